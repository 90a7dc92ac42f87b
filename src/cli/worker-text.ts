import type { Fit } from '../analysis/fit/fit-trace.js';
import type { SharedRounds, WorkerProfile } from '../analysis/fit/workers.js';
import { csvText } from '../report/csv.js';
import { plain } from '../report/numbers.js';
import { table, wrapped } from './text.js';

/** Workers that the table shows at most: those for which most rounds wait. */
const MOST_ROWS = 12;

/** Changes of a worker that are told: the largest. */
const MOST_CHANGES = 4;

/** A group is told where rounds without it are this much shorter. */
const WORTH = 0.02;

/** Workers that the rounds wait for, as lines of at most 80 columns. */
export function workersText({ workers, trace }: Fit): string[] {
  const { profiles, groups, time } = workers;
  if (trace.workers < 2) return [];
  const ranking = [...profiles].sort((a, b) => b.last - a.last || b.mean - a.mean);
  const shown = ranking.slice(0, MOST_ROWS);
  const more = profiles.length - shown.length;
  const nameOf = (worker: number) => profiles[worker].name;
  const worth = groups.filter((group) => group.time < (1 - WORTH) * time);
  const lines = table(
    [
      { title: '  worker', align: 'left' },
      { title: 'mean', align: 'right' },
      { title: 'median', align: 'right' },
      { title: 'last in', align: 'right' },
      { title: 'without it', align: 'right' },
    ],
    shown.map((profile) => [
      `  ${profile.name}`,
      plain(profile.mean),
      plain(profile.median),
      `${(100 * profile.last).toFixed(1)} %`,
      plain(profile.without),
    ]),
  );
  return [
    ...wrapped(`Who is slow? A round takes ${plain(time)} on average: as long as its slowest worker`, 2, 4),
    ...lines,
    ...(more > 0 ? [`  and ${more} more (--workers writes all)`] : []),
    ...profiles.flatMap((profile) =>
      profile.changes.length === 0
        ? []
        : wrapped(`Worker ${profile.name} changed: ${changesText(profile)}`, 2, 4),
    ),
    ...worth.flatMap(({ workers: some, time: left }) => {
      const who = some.length === 1 ? `worker ${nameOf(some[0])}` : `workers ${some.map(nameOf).join(', ')}`;
      return wrapped(`Without ${who}: ${plain(left)}, ${(100 * (1 - left / time)).toFixed(1)} % less`, 2, 4);
    }),
    ...(worth.length === 0
      ? wrapped('No few workers make rounds long: without any of them they take as long.', 2, 4)
      : []),
  ];
}

/** Changes in a sentence: in round 181 from 416 to 790. */
function changesText({ changes }: WorkerProfile): string {
  const largest = [...changes]
    .sort((a, b) => Math.abs(Math.log(b.after / b.before)) - Math.abs(Math.log(a.after / a.before)))
    .slice(0, MOST_CHANGES)
    .sort((a, b) => a.round - b.round);
  const texts = largest.map(
    ({ round, before, after }) => `in round ${round} from ${plain(before)} to ${plain(after)}`,
  );
  const more = changes.length - largest.length;
  return texts.join('; ') + (more > 0 ? `; ${more} more` : '');
}

/** A warning where durations seem to contain the wait for the slowest worker. */
export function barrierText({ barrier }: Fit): string[] {
  return barrier === undefined ? [] : [...wrapped(barrierWarning(barrier), 2), ''];
}

/** The same as a paragraph. */
export function barrierWarning({ within, between }: SharedRounds): string {
  return (
    `Do these durations contain waiting? Within a round they differ by ${percent(within)}, while rounds differ by ` +
    `${percent(between)}. Durations that end after a barrier or an all-reduce are those of the slowest worker, for ` +
    'every worker, and say nothing about who is slow: every code would look useless. Log the time of each worker ' +
    'from when it has its data and parameters until it has its own gradient, before any synchronisation.'
  );
}

/** Warning on standard error about such a trace. */
export function barrierLine(trace: string): string {
  return `${trace}: the durations seem to contain the wait for the slowest worker\n`;
}

function percent(share: number): string {
  return `${plain(100 * Number(share.toPrecision(2)))} %`;
}

const COLUMNS = ['trace', 'worker', 'mean', 'median', 'last_share', 'round_without', 'changes'];

/** A row for each worker: changes as round:before:after, with semicolons. */
export function workersCsv(paths: readonly string[], fits: readonly Fit[]): string {
  const rows = fits.flatMap(({ workers }, i) =>
    workers.profiles.map(({ name, mean, median, last, without, changes }) => [
      paths[i],
      name,
      mean,
      median,
      last,
      without,
      changes.map(({ round, before, after }) => `${round}:${before}:${after}`).join(';'),
    ]),
  );
  return csvText(COLUMNS, rows);
}
