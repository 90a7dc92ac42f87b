/**
 * The name that a misspelt one is likely to stand for: the nearest one, if it is near enough, or else the only
 * one that it is the beginning of.
 * @example nearest('cpcg', ['mcc', 'cpgc']) // 'cpgc'
 */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const given = name.toLowerCase();
  // Nothing that is much longer than all names is a misspelling of one.
  if (given.length > 40) return undefined;
  let best: string | undefined;
  let least = Math.floor((given.length + 1) / 3) + 1;
  for (const candidate of names) {
    const d = distance(given, candidate.toLowerCase());
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  if (best !== undefined || given.length < 3) return best;
  const longer = names.filter((candidate) => candidate.toLowerCase().startsWith(given));
  return longer.length === 1 ? longer[0] : undefined;
}

/** " (did you mean …?)", or nothing. */
export function hint(name: unknown, names: readonly string[]): string {
  const near = typeof name === 'string' ? nearest(name, names) : undefined;
  return near === undefined || near === name ? '' : ` (did you mean ${near}?)`;
}

/** Optimal string alignment distance: insertions, deletions, changes and swaps of neighbours each count 1. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}
