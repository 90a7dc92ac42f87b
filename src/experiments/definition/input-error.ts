/** The input is wrong: exit status 2, one line per mistake. */
export class InputError extends Error {
  override readonly name = 'InputError';

  /** @param mistakes one line each: where, what was given, what is allowed */
  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join('\n'));
  }
}

/** One mistake as a line. */
export function mistake(where: string, given: string, allowed: string): string {
  return `${where}: ${given} given; allowed: ${allowed}`;
}

/** A value as it is shown in a message: compact JSON, cut short. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === Infinity) return 'inf';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The name nearest to a misspelt one, if one is near enough to be meant (Levenshtein distance). */
export function nearest(name: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    const d = distance(name, candidate);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
