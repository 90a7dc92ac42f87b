import { afterEach, describe, expect, it, vi } from 'vitest';
import { DelayStream } from '../../src/engine/delays.js';
import { largestWork } from '../../src/engine/plan.js';
import { MOST_TRIALS, TrialLanes } from '../../src/engine/trial-lanes.js';
import { createDelay } from '../../src/models/delays/registry.js';
import { Streams } from '../../src/random/stream.js';
import { BlockRunner } from '../../src/simulation/monte-carlo/block.js';
import { type CompiledPoint, compilePoint } from '../../src/simulation/monte-carlo/compiled-point.js';
import { pointGroupsOf } from '../../src/simulation/monte-carlo/point-group.js';
import { experimentOf } from '../simulation/documents.js';

const EXPONENTIAL = { model: 'shifted-exponential', alpha: 0.01, mu: 10 };

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

/** Points of given schemes, lanes for all of them, and their draws. */
function worldOf(schemes: readonly object[], more: object = {}) {
  const data = { workers: 12, trials: 250, delay: EXPONENTIAL, ...more };
  const { points } = experimentOf({ ...data, scheme: schemes[0], sweep: { scheme: schemes } });
  const compiled = points.map((point) => compilePoint(point));
  const { workers, delay } = points[0];
  const followers = compiled.map(({ iteration, collector }) => iteration.follower(collector));
  const lanes = TrialLanes.of(workers, followers);
  if (lanes === undefined) throw new Error('npm run build makes the module');
  const work = Math.max(...compiled.map(({ code }) => largestWork(code.plan)));
  const draws = new DelayStream(createDelay(delay), workers, work);
  draws.open(new Streams('lanes'));
  return { compiled, lanes, draws, workers };
}

type World = ReturnType<typeof worldOf>;

/** What the lanes bring a point in a trial. */
function broughtBy({ lanes }: World, point: number, trial: number) {
  const results = lanes.results[point];
  if (results === undefined) throw new Error('not served');
  const { completionTime, messages, computations, volumeOf, recoveredOf, items } = results;
  return {
    complete: results.complete[trial] === 1,
    completionTime: completionTime[trial],
    messages: messages[trial],
    volume: volumeOf[messages[trial]],
    computations: computations[trial],
    events: messages[trial] + computations[trial],
    recovered: recoveredOf[items[trial]],
  };
}

/** The same by Iteration, event by event. */
function iterated({ lanes, draws }: World, { iteration, collector, code }: CompiledPoint, trial: number) {
  const measures = iteration.run(draws.fromPaces(lanes.paces, lanes.stride, trial), collector);
  const v = new Float64Array(code.plan.parts);
  collector.weights(v);
  return { ...measures, recovered: v.filter((weight) => weight !== 0).length / v.length };
}

function compare(world: World, count: number): void {
  const { compiled, lanes, draws } = world;
  draws.nextPaces(lanes.paces, lanes.stride, count);
  lanes.run(count);
  compiled.forEach((point, i) => {
    for (let t = 0; t < count; t++) expect(broughtBy(world, i, t)).toEqual(iterated(world, point, t));
  });
}

describe('trials side by side', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(COUNTING)('$name: bring what the loop over events brings, to the bit', (scheme) => {
    compare(worldOf([scheme]), MOST_TRIALS);
  });

  it('do so for all schemes of a point, whose tasks are not as many', () => {
    compare(worldOf(COUNTING), 100);
  });

  it.each([
    ['with a tolerance', COUNTING.slice(3, 7), { tolerance: 0.3 }],
    ['of an odd number of workers', [{ name: 'uc-mmc', load: 3 }], { workers: 7, tolerance: 0.2 }],
    ['of one worker', [{ name: 'uncoded' }], { workers: 1 }],
    ['with sums of two only', [{ name: 'cpgc', load: 9 }], { workers: 20 }],
    ['with large sums', [{ name: 'lt', load: 9 }], { workers: 20 }],
    ['of as many events as can be', [{ name: 'uc-mmc', load: 3 }], { workers: 85 }],
    [
      'of times far apart',
      [{ name: 'cpgc', load: 3 }],
      { delay: { model: 'weibull', shape: 0.1, scale: 1 } },
    ],
  ])('%s: the same', (_, schemes, more) => {
    const world = worldOf(schemes, more);
    const { compiled, lanes, draws } = world;
    draws.nextPaces(lanes.paces, lanes.stride, 64);
    lanes.run(64);
    let sure = 0;
    compiled.forEach((point, i) => {
      for (let t = 0; t < 64; t++) {
        if (lanes.results[i]?.complete[t] === 0) continue;
        sure++;
        expect(broughtBy(world, i, t)).toEqual(iterated(world, point, t));
      }
    });
    expect(sure).toBeGreaterThan(0.9 * 64 * compiled.length);
  });

  it('bring nothing where two events are at the same time, or so near that keys do not tell, and elsewhere do', () => {
    const world = worldOf([{ name: 'uc-mmc', load: 2 }]);
    const { lanes, draws } = world;
    const { paces, stride } = lanes;
    draws.nextPaces(paces, stride, 16);
    paces[stride + 3] = paces[3];
    paces[stride + 5] = 2 * paces[5];
    paces[stride + 9] = paces[9] * (1 + Number.EPSILON);
    lanes.run(16);
    const complete = Array.from(lanes.results[0]?.complete.subarray(0, 16) ?? []);
    expect(complete).toEqual(Array.from({ length: 16 }, (_, t) => Number(![3, 5, 9].includes(t))));
  });

  it.each([
    [0, { name: 'uncoded' }],
    [-1, { name: 'uncoded' }],
    [Number.NaN, { name: 'uncoded' }],
    [Infinity, { name: 'uncoded' }],
    [1e308, { name: 'uc-mmc', load: 2 }],
  ])('bring nothing where a pace is %d', (pace, scheme) => {
    const world = worldOf([scheme]);
    const { lanes, draws } = world;
    draws.nextPaces(lanes.paces, lanes.stride, 32);
    lanes.paces[7 * lanes.stride + 4] = pace;
    lanes.run(32);
    expect(lanes.results[0]?.complete[4]).toBe(0);
    // Others than the sixteen that it is among go on.
    expect(lanes.results[0]?.complete.subarray(16, 32)).toEqual(new Uint8Array(16).fill(1));
  });

  it('are not there for schemes that do more than count, nor for more events than are ordered', () => {
    const of = (scheme: object, more: object = {}) => {
      const [point] = experimentOf({ workers: 12, trials: 1, delay: EXPONENTIAL, scheme, ...more }).points;
      const { iteration, collector } = compilePoint(point);
      return TrialLanes.of(point.workers, [iteration.follower(collector)]);
    };
    expect(of({ name: 'uc-mmc', load: 3 })).toBeDefined();
    expect(of({ name: 'cpgc', load: 3, decoder: 'gaussian' })).toBeUndefined();
    expect(of({ name: 'uc-mmc', load: 3 }, { workers: 86 })).toBeUndefined();
    expect(of({ name: 'uncoded' }, { workers: 256 })).toBeUndefined();
    vi.stubEnv('STRAGGLE_KERNELS', 'javascript');
    expect(of({ name: 'uc-mmc', load: 3 })).toBeUndefined();
  });
});

describe('blocks of trials side by side', () => {
  afterEach(() => vi.unstubAllEnvs());

  const OTHERS = [
    { name: 'cpgc', load: 3, decoder: 'gaussian' },
    { name: 'sgc', redundancy: 2, wait: 8 },
  ];

  it('of Sobol points are those of single trials, among schemes that cannot be run so, too', () => {
    const scheme = [...COUNTING, ...OTHERS];
    const experiment = experimentOf({
      ...{ workers: 12, sampling: 'sobol', incomplete: 'partial', delay: EXPONENTIAL },
      ...{ scheme: scheme[0], sweep: { scheme } },
    });
    const [group] = pointGroupsOf(experiment);
    const run = vi.spyOn(TrialLanes.prototype, 'run');
    const text = () => JSON.stringify(new BlockRunner(experiment, group).run(2));
    const own = text();
    expect(run).toHaveBeenCalled();
    vi.stubEnv('STRAGGLE_KERNELS', 'javascript');
    expect(text() === own).toBe(true);
    run.mockRestore();
  });

  it('fail in the trial in which single trials fail', () => {
    // Now and then a time beyond all numbers.
    const delay = { model: 'weibull', shape: 0.0022, scale: 1 };
    const scheme = { name: 'uc-mmc', load: 3 };
    const experiment = experimentOf({
      workers: 12,
      trials: 250,
      delay,
      scheme,
      sweep: { scheme: [scheme, OTHERS[1]] },
    });
    const [group] = pointGroupsOf(experiment);
    const told = () => {
      try {
        new BlockRunner(experiment, group).run(0);
      } catch (error) {
        return (error as Error).message;
      }
      return undefined;
    };
    const own = told();
    expect(own).toMatch(/^worker \d+ .*durations must be finite/);
    vi.stubEnv('STRAGGLE_KERNELS', 'javascript');
    expect(told()).toBe(own);
  });
});
