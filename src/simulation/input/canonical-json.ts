/** JSON with sorted keys, and infinity as the text "inf": equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (value === Infinity) return '"inf"';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${entriesOf(value)
      .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * The same text in pieces, so that it need not be held as a whole.
 * @param levels how deep lists and objects are taken apart
 */
export function* canonicalPieces(value: unknown, levels: number): Generator<string> {
  if (levels === 0 || value === null || typeof value !== 'object') {
    yield canonicalJson(value);
    return;
  }
  const isList = Array.isArray(value);
  let before = isList ? '[' : '{';
  for (const [key, entry] of isList ? value.entries() : entriesOf(value)) {
    yield isList ? before : `${before}${JSON.stringify(key)}:`;
    yield* canonicalPieces(entry, levels - 1);
    before = ',';
  }
  if (before !== ',') yield before;
  yield isList ? ']' : '}';
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
