import type { BlockResult } from '../monte-carlo/block.js';

/** A block's result in a journal: as short as it can be read back to the bit. */
export type StoredBlock = readonly [
  n: number,
  moments: readonly number[],
  histogram: string,
  incomplete: number,
  events: number,
  cross?: number,
];

/** What a journal keeps of a block of one point. */
export function storeBlock({ moments, histogram, incomplete, events, cross }: BlockResult): StoredBlock {
  const numbers = moments.flatMap(({ mean, m2 }) => [mean, m2]);
  const stored = [moments[0].n, numbers, storeHistogram(histogram), incomplete, events] as const;
  return cross === undefined ? stored : [...stored, cross];
}

/** The block again. */
export function restoreBlock([n, numbers, histogram, incomplete, events, cross]: StoredBlock): BlockResult {
  const moments = Array.from({ length: numbers.length / 2 }, (_, i) => ({
    n,
    mean: numbers[2 * i],
    m2: numbers[2 * i + 1],
  }));
  const block = { moments, histogram: restoreHistogram(histogram), incomplete, events };
  return cross === undefined ? block : { ...block, cross };
}

/** Bins as their distance from the one before, with `*count` where it is not 1; in base 36. */
function storeHistogram(pairs: Int32Array): string {
  const parts: string[] = [];
  let before = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const count = pairs[i + 1] === 1 ? '' : `*${pairs[i + 1].toString(36)}`;
    parts.push((pairs[i] - before).toString(36) + count);
    before = pairs[i];
  }
  return parts.join(' ');
}

function restoreHistogram(text: string): Int32Array {
  const pairs: number[] = [];
  let bin = 0;
  for (const part of text === '' ? [] : text.split(' ')) {
    const [distance, count = '1'] = part.split('*');
    bin += Number.parseInt(distance, 36);
    pairs.push(bin, Number.parseInt(count, 36));
  }
  return Int32Array.from(pairs);
}
