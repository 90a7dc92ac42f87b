import { afterEach, describe, expect, it, vi } from 'vitest';
import { DelayStream } from '../../src/engine/delays.js';
import { FinishingOrder } from '../../src/engine/finishing-order.js';
import type { Measures } from '../../src/engine/measures.js';
import { largestWork } from '../../src/engine/plan.js';
import { createDelay } from '../../src/models/delays/registry.js';
import { Streams } from '../../src/random/stream.js';
import { BlockRunner } from '../../src/simulation/monte-carlo/block.js';
import { compilePoint, PointCompiler } from '../../src/simulation/monte-carlo/compiled-point.js';
import { pointGroupsOf } from '../../src/simulation/monte-carlo/point-group.js';
import { experimentOf } from '../simulation/documents.js';

const WORKERS = 12;

/** Schemes that only count. */
const COUNTING = [
  { name: 'uncoded' },
  { name: 'fastest-k', wait: 7 },
  { name: 'ignore-stragglers', wait: 9 },
  { name: 'uc-mmc', load: 3 },
  { name: 'mcc', load: 3 },
  { name: 'cpgc', load: 3 },
  { name: 'lt', load: 6 },
  { name: 'frc', load: 4 },
  { name: 'cyclic', load: 3 },
  { name: 'erasurehead', load: 4, wait: 5 },
];

const OTHERS = [
  { name: 'cpgc', load: 3, decoder: 'gaussian' },
  { name: 'sgc', redundancy: 2.5, wait: 8 },
  { name: 'rcsc', load: 3 },
];

const base = { workers: WORKERS, trials: 250, scheme: { name: 'uncoded' }, incomplete: 'partial' };

/** What the first block of each group brings, every number of it, as text: quicker to compare. */
function blocks(data: object): string {
  const experiment = experimentOf({ ...base, ...data });
  const results = pointGroupsOf(experiment).map((group) => new BlockRunner(experiment, group).run(0, true));
  return JSON.stringify(results.flat().map((each) => ({ ...each, times: Array.from(each.times ?? []) })));
}

const EXPONENTIAL = { model: 'shifted-exponential', alpha: 0.01, mu: 10 };

const DELAYS = {
  'without ties': EXPONENTIAL,
  'with a draw per task': { ...EXPONENTIAL, correlation: 'subtask' },
  'before the first task': { model: 'exponential', mean: 0.5, correlation: 'iteration' },
  'all the same': { model: 'deterministic', value: 1 },
  'that some never end': { model: 'sum', models: [EXPONENTIAL, { model: 'bernoulli', p: 0.1 }] },
  'of two speeds': {
    model: 'classes',
    classes: [
      { share: 0.5, model: 'deterministic', value: 1 },
      { share: 0.5, model: 'exponential', mean: 1 },
    ],
  },
};

describe('the order in which workers finish', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(Object.entries(DELAYS))(
    'delays %s: brings what iterations one by one bring, to the bit',
    (_, delay) => {
      for (const more of [{}, { tolerance: 0.3 }]) {
        const data = { delay, ...more, sweep: { scheme: [...COUNTING, ...OTHERS] } };
        const followed = blocks(data);
        vi.stubEnv('STRAGGLE_KERNELS', 'javascript');
        expect(blocks(data) === followed).toBe(true);
        vi.unstubAllEnvs();
      }
    },
  );

  it.each([
    [
      'an odd number of workers',
      7,
      [
        { name: 'uc-mmc', load: 3 },
        { name: 'mcc', load: 3 },
      ],
    ],
    [
      'more workers than are sorted',
      40,
      [
        { name: 'uc-mmc', load: 3 },
        { name: 'cpgc', load: 4 },
      ],
    ],
    ['more tasks than bits of a word', 66, [{ name: 'uncoded' }, { name: 'cpgc', load: 3 }]],
    [
      'more tasks of a worker than rows',
      20,
      [
        { name: 'uc-mmc', load: 9 },
        { name: 'cpgc', load: 9 },
      ],
    ],
  ])('%s: the same, to the bit', (_, workers, schemes) => {
    const data = {
      workers,
      delay: EXPONENTIAL,
      tolerance: 0.1,
      scheme: schemes[0],
      sweep: { scheme: schemes },
    };
    const followed = blocks(data);
    vi.stubEnv('STRAGGLE_KERNELS', 'javascript');
    expect(blocks(data) === followed).toBe(true);
  });

  it.each(COUNTING)('is followed by $name, which sees the same as without it', (scheme) => {
    const [point] = experimentOf({ ...base, scheme, delay: EXPONENTIAL }).points;
    const [followed, other] = [compilePoint(point), compilePoint(point)];
    const { plan } = followed.code;
    const stream = new DelayStream(createDelay(point.delay), WORKERS, largestWork(plan));
    stream.open(new Streams('order'));
    const follower = followed.iteration.follower(followed.collector);
    if (follower === undefined) throw new Error('nothing to follow by');
    const order = FinishingOrder.of(stream.delays, [follower]);
    const [own, theirs] = [new Float64Array(plan.parts), new Float64Array(plan.parts)];
    for (let trial = 0; trial < 100; trial++) {
      const delays = stream.next();
      const measures = {} as Measures;
      expect(order?.follow(0, delays, measures)).toBe(true);
      expect(measures).toEqual(other.iteration.run(delays, other.collector));
      followed.collector.weights(own);
      other.collector.weights(theirs);
      expect(own.join()).toBe(theirs.join());
    }
  });

  it('is not there for other delays, for workers that do not respond, and for times that are equal', () => {
    const [point] = experimentOf({ ...base, scheme: { name: 'uc-mmc', load: 2 }, delay: EXPONENTIAL }).points;
    const { iteration, collector } = compilePoint(point);
    const follower = iteration.follower(collector);
    const make = (delay: typeof point.delay) => new DelayStream(createDelay(delay), WORKERS, 2);
    const stream = make(point.delay);
    stream.open(new Streams('order'));
    const order = FinishingOrder.of(stream.delays, follower === undefined ? [] : [follower]);
    const follow = (delays = stream.next()) => order?.follow(0, delays, {} as Measures);
    expect(follow()).toBe(true);
    expect(follow(make(point.delay).delays)).toBe(false);
    const changed = stream.next();
    changed.responds[3] = 0;
    expect(follow(changed)).toBe(false);
    const tied = stream.next();
    tied.pace.fill(tied.pace[0]);
    expect(follow(tied)).toBe(false);
    const impossible = stream.next();
    impossible.pace[2] = Number.NaN;
    expect(follow(impossible)).toBe(false);
    expect(follow()).toBe(true);
  });

  it('leaves its memory to the next: points of one group after the other bring what they bring alone', () => {
    const experiment = experimentOf({
      ...{ ...base, trials: 2000 },
      ...{ delay: EXPONENTIAL, sweep: { workers: [12, 16, 24], scheme: COUNTING, 'delay.mu': [10, 1, 5] } },
    });
    const compiler = new PointCompiler();
    const groups = pointGroupsOf(experiment);
    const runners = groups.map((group) => {
      const runner = new BlockRunner(experiment, group, compiler);
      expect(runner.run(1)).toEqual(new BlockRunner(experiment, group).run(1));
      return runner;
    });
    // Another has the memory of most of them by now, and so they do without.
    runners.forEach((runner, g) => {
      expect(runner.run(2)).toEqual(new BlockRunner(experiment, groups[g]).run(2));
    });
  });

  it('takes the memory of one that was released', () => {
    const [point] = experimentOf({ ...base, scheme: { name: 'cpgc', load: 3 }, delay: EXPONENTIAL }).points;
    const { iteration, collector } = compilePoint(point);
    const follower = iteration.follower(collector);
    if (follower === undefined) throw new Error('nothing to follow by');
    const stream = new DelayStream(createDelay(point.delay), WORKERS, 3);
    stream.open(new Streams('order'));
    const delays = stream.next();
    const grow = vi.spyOn(WebAssembly, 'Memory');
    let before: FinishingOrder | undefined;
    for (let i = 0; i < 2000; i++) {
      const order = FinishingOrder.of(stream.delays, [follower]);
      expect(order?.follow(0, delays, {} as Measures)).toBe(true);
      expect(before?.follow(0, delays, {} as Measures) ?? false).toBe(false);
      order?.release();
      before = order;
    }
    expect(grow.mock.calls.length).toBeLessThan(2);
    grow.mockRestore();
  });

  it('leaves its followers with memory of their own when it is released', () => {
    const [point] = experimentOf({ ...base, scheme: { name: 'cpgc', load: 3 }, delay: EXPONENTIAL }).points;
    const { iteration, collector } = compilePoint(point);
    const follower = iteration.follower(collector);
    if (follower === undefined) throw new Error('nothing to follow by');
    const { counting } = follower;
    const taken: Uint8Array[] = [];
    const observed = {
      ...follower,
      counting: {
        ...counting,
        take: (known: Uint8Array, items: number, messages: number) => {
          taken.push(known);
          counting.take(known, items, messages);
        },
      },
    };
    const stream = new DelayStream(createDelay(point.delay), WORKERS, 3);
    stream.open(new Streams('order'));
    const delays = stream.next();
    const order = FinishingOrder.of(stream.delays, [observed]);
    expect(order?.follow(0, delays, {} as Measures)).toBe(true);
    const [shared] = taken;
    const before = Uint8Array.from(shared);
    expect(before).toContain(1);
    order?.release();
    shared.set(before);
    collector.reset();
    expect(shared).toEqual(before);
  });

  it('is not followed where messages take time, an iteration has a deadline, or tasks are not whole', () => {
    const followerOf = (data: object) => {
      const [point] = experimentOf({ ...base, delay: EXPONENTIAL, ...data }).points;
      const { iteration, collector } = compilePoint(point);
      return iteration.follower(collector);
    };
    expect(followerOf({})).toBeDefined();
    expect(followerOf({ network: { latency: 0.01 } })).toBeUndefined();
    expect(followerOf({ network: { overhead: 0.01 } })).toBeUndefined();
    expect(followerOf({ scheme: { name: 'fastest-k', wait: { deadline: 1 } } })).toBeUndefined();
    expect(followerOf({ scheme: { name: 'sgc', redundancy: 2.5 } })).toBeUndefined();
  });
});
