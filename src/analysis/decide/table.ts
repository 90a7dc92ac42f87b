import type { CsvCell } from '../../report/csv.js';
import type { Advice } from './advise.js';
import type { Interval } from './paired.js';

/** Columns of the CSV of a search. */
export const ADVICE_COLUMNS = [
  ...['candidate', 'scheme', 'tolerance', 'fate', 'contender', 'front', 'trials'],
  ...['time_mean', 'time_low', 'time_high', 'saved', 'saved_low', 'saved_high'],
  ...['behind', 'behind_low', 'behind_high', 'computations', 'volume', 'load', 'storage'],
];

/** One row per candidate, the cheapest first. */
export function adviceRows({ standings }: Advice): CsvCell[][] {
  return standings.map(({ candidate, fate, ...standing }) => [
    candidate.spec,
    JSON.stringify(candidate.point.scheme),
    candidate.point.tolerance,
    fateText(fate, standings),
    standing.contender,
    standing.onFront,
    standing.trials,
    ...cells(standing.time),
    ...cells(standing.saved),
    ...cells(standing.behind),
    standing.cost?.computations,
    standing.cost?.volume,
    candidate.load,
    candidate.storage,
  ]);
}

function fateText(fate: Advice['standings'][number]['fate'], standings: Advice['standings']): string {
  switch (fate.kind) {
    case 'same':
      return `same as ${standings[fate.as].candidate.spec}`;
    case 'out':
      return `out: ${fate.reason}`;
    case 'aside':
      return 'set aside by rank';
    default:
      return fate.kind;
  }
}

function cells(interval: Interval | undefined): CsvCell[] {
  return interval === undefined ? [null, null, null] : [interval.value, interval.low, interval.high];
}
