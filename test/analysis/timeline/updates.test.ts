import { describe, expect, it } from 'vitest';
import { PICTURE_LIMITS, timelineOf } from '../../../src/analysis/timeline/timeline.js';
import { arrivalsOf, barsOf, recoveredOf } from '../../../src/report/timeline/bars.js';
import { endOf } from '../../../src/report/timeline/timeline.js';
import { traceText } from '../../../src/report/timeline/trace-events.js';
import { type ReplayLine, replay } from '../../../src/simulation/execution/replay.js';
import { faultsOf, traceSchema } from '../../report/timeline/trace-schema.js';
import { documentOf, experimentOf, mistakesOf } from '../../simulation/documents.js';

const UPDATES = 15;
const SCHEMES = [
  { name: 'k-batch-sync', wait: 3 },
  { name: 'k-async', wait: 2 },
  { name: 'k-batch-async', wait: 2 },
  { name: 'async' },
  { name: 'ssp', staleness: 1 },
  { name: 'local-sgd', steps: 3, wait: 3 },
  { name: 'carry-over', wait: 2, keep: 1 },
];
const DATA = {
  ...{ workers: 4, rounds: 20, trials: 3, split: 'points' },
  delay: { model: 'shifted-exponential', alpha: 0.3, mu: 1 },
  network: { latency: 0.05, bandwidth: 6, link: 'shared', overhead: 0.1 },
  sweep: { scheme: SCHEMES },
};

describe('a timeline without a barrier', () => {
  const experiment = experimentOf(DATA);
  const timeline = timelineOf(
    documentOf(DATA),
    experiment,
    { trial: 2, iterations: UPDATES },
    PICTURE_LIMITS,
  );

  it.each(SCHEMES.map(({ name }, p) => [name, p] as const))('is the trial with its versions: %s', (_, p) => {
    const lane = timeline.lanes[p];
    const lines: ReplayLine[] = [];
    replay(experiment.points[p], 2, [], (line) => lines.push(line));
    const times = (event: string) =>
      lines
        .filter((line) => line.event === event && (line.time as number) <= endOf(lane))
        .map(({ time }) => time);
    const arrivals = arrivalsOf(lane);
    expect(arrivals.map(({ time }) => time)).toEqual(times('arrived'));
    expect(arrivals.filter(({ completes }) => completes).map(({ time }) => time)).toEqual(times('updated'));
    expect(times('updated')).toHaveLength(UPDATES);
    expect(recoveredOf(lane).at(-1)?.count).toBe(UPDATES);
    // What is in the bars: versions that workers begin with, and staleness of what was used.
    const used = lines.slice(0, lines.findLastIndex(({ time }) => time === endOf(lane)) + 1);
    const stale = lane.subtasks.flat().flatMap((label) => Number(/ \+(\d+)$/.exec(label)?.[1] ?? 0));
    const until = used.findIndex(({ event, version }) => event === 'updated' && version === UPDATES);
    const staleness = used.slice(0, until + 1).filter(({ event }) => event === 'used');
    const sum = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0);
    expect(sum(stale)).toBe(sum(staleness.map((line) => line.staleness as number)));
    // A worker does one thing at a time.
    for (let worker = 0; worker < 4; worker++) {
      const work = barsOf(lane).filter((bar) => bar.worker === worker && /^computing/.test(bar.look));
      const sorted = work.sort((a, b) => a.from - b.from);
      for (let i = 1; i < sorted.length; i++) expect(sorted[i].from).toBeGreaterThanOrEqual(sorted[i - 1].to);
    }
  });

  it('is a trace that viewers read', () => {
    expect(faultsOf(traceSchema.parse(JSON.parse(traceText(timeline))))).toEqual([]);
  });

  it('is refused where its jobs are too many, as soon as they are', () => {
    const data = { ...DATA, sweep: { scheme: [{ name: 'local-sgd', steps: 1_000_000 }] } };
    const extract = { trial: 0, iterations: 1 };
    expect(
      mistakesOf(() => timelineOf(documentOf(data), experimentOf(data), extract, PICTURE_LIMITS)),
    ).toEqual([
      'jobs of local-sgd: more than 20000 given; allowed: at most 20000 in a picture: fewer updates or steps',
    ]);
  });

  it('has as many updates as a trial', () => {
    const extract = { trial: 0, iterations: 21 };
    expect(mistakesOf(() => timelineOf(documentOf(DATA), experiment, extract, PICTURE_LIMITS))).toEqual([
      '--iterations: 21 given; allowed: 1 to 20, as trial 0 has 20 updates',
    ]);
  });
});
