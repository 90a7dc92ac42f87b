import { describe, expect, test } from 'vitest';
import { AsynchronousRun } from '../../src/engine/asynchronous.js';
import { DelayStream } from '../../src/engine/delays.js';
import { Iteration } from '../../src/engine/iteration.js';
import type { Network } from '../../src/engine/links.js';
import { Run } from '../../src/engine/run.js';
import { Sequence } from '../../src/engine/sequence.js';
import type { Master, UpdateRule } from '../../src/engine/update-rule.js';
import { Streams } from '../../src/random/stream.js';
import { asynchronous, EveryK, kAsync, kBatchAsync, kBatchSync } from '../../src/schemes/asynchronous.js';
import { carryOver } from '../../src/schemes/carry-over.js';
import { localSgd } from '../../src/schemes/local-sgd.js';
import type { SchemeDefinition } from '../../src/schemes/scheme.js';
import { ssp } from '../../src/schemes/ssp.js';
import { fastestK, uncoded } from '../../src/schemes/uncoded.js';
import { modelOf } from '../models/delays/helpers.js';
import { layOut, settingOf } from '../schemes/responders.js';

/** The first k workers; the others are cancelled, and all start afresh: fastest-k, as a rule of updating. */
class KSync extends EveryK {
  arrived(_worker: number, _version: number, master: Master): void {
    if (this.use(master)) master.startAll();
  }
}

const FREE = { latency: 0, bandwidth: Infinity, link: 'dedicated' } as const;

function drawsOf(delay: object, workers: number): DelayStream {
  const draws = new DelayStream(modelOf(delay), workers, 1);
  draws.open(new Streams('asynchronous'));
  draws.restart(0);
  return draws;
}

/** Everything that happens up to the n-th update. */
function watched(rule: UpdateRule, delay: object, workers: number, updates: number, network: Network = FREE) {
  const events: string[] = [];
  const work = new Float64Array(workers).fill(1);
  const run = new AsynchronousRun(rule, drawsOf(delay, workers), work, network, 'a scheme', {
    started: (time, worker, version) => events.push(`${time} ${worker} begins with ${version}`),
    arrived: (time, worker, version) => events.push(`${time} ${worker} has done ${version}`),
    updated: (time, version) => events.push(`${time} version ${version}`),
  });
  run.restart();
  for (let i = 0; i < updates; i++) run.next();
  return { run, events };
}

const ruleOf = (definition: SchemeDefinition, parameters: object, workers: number): UpdateRule => {
  const rule = layOut(definition, parameters, settingOf(workers)).updates?.();
  if (rule === undefined) throw new Error('a barrier');
  return rule;
};

/** Workers that always take so long. */
const fixed = (...times: number[]) => ({
  model: 'classes',
  classes: times.map((value) => ({ share: 1 / times.length, model: 'deterministic', value })),
});

describe('event by event', () => {
  test('k-batch-async, k = 2, workers that take 2 and 3', () => {
    const { events, run } = watched(ruleOf(kBatchAsync, { wait: 2 }, 2), fixed(2, 3), 2, 2);
    expect(events).toEqual([
      '0 0 begins with 0',
      '0 1 begins with 0',
      '2 0 has done 0',
      '2 0 begins with 0',
      '3 1 has done 0',
      '3 version 1',
      '3 1 begins with 1',
      '4 0 has done 0',
      '4 0 begins with 1',
      // At equal times the lower worker first.
      '6 0 has done 1',
      '6 version 2',
      '6 0 begins with 2',
    ]);
    expect([0, 1].map((staleness) => run.staleness.of(staleness))).toEqual([3, 1]);
    expect(run.idle).toBe(0);
  });

  test('k-async, k = 2, three workers that take 1, 2 and 5', () => {
    const { events, run } = watched(ruleOf(kAsync, { wait: 2 }, 3), fixed(1, 2, 5), 3, 3);
    expect(events.slice(3)).toEqual([
      '1 0 has done 0',
      '2 1 has done 0',
      '2 version 1',
      '2 0 begins with 1',
      '2 1 begins with 1',
      '3 0 has done 1',
      '4 1 has done 1',
      '4 version 2',
      '4 0 begins with 2',
      '4 1 begins with 2',
      '5 0 has done 2',
      '5 2 has done 0',
      '5 version 3',
      '5 0 begins with 3',
      '5 2 begins with 3',
    ]);
    expect([0, 1, 2].map((staleness) => run.staleness.of(staleness))).toEqual([5, 0, 1]);
    // Worker 0 waits from 1 to 2 and from 3 to 4.
    expect(run.idle).toBe(2);
  });

  test('async, two workers that take 2 and 3, through a link that takes 1 and a latency of 1', () => {
    const network = { latency: 1, bandwidth: 1, link: 'shared' } as const;
    const { events, run } = watched(ruleOf(asynchronous, {}, 2), fixed(2, 3), 2, 4, network);
    expect(events.slice(2)).toEqual([
      '4 0 has done 0',
      '4 version 1',
      '4 0 begins with 1',
      '5 1 has done 0',
      '5 version 2',
      '5 1 begins with 2',
      // Both are ready at 6 and 8, and the link is free.
      '8 0 has done 1',
      '8 version 3',
      '8 0 begins with 3',
      '10 1 has done 2',
      '10 version 4',
      '10 1 begins with 4',
    ]);
    // A message is two on its way, two of each worker.
    expect(run.idle).toBe(8);
    expect(run.events).toBe(9);
  });

  test('local steps send nothing: one message of each worker in a round', () => {
    const network = { latency: 10, bandwidth: Infinity, link: 'dedicated' } as const;
    const { run } = watched(ruleOf(localSgd, { steps: 3 }, 2), fixed(1, 2), 2, 2, network);
    expect([run.time, run.messages, run.computations]).toEqual([32, 4, 12]);
  });

  test('k-batch-sync cancels what is under way', () => {
    const { events } = watched(ruleOf(kBatchSync, { wait: 2 }, 2), fixed(1, 2.5), 2, 1);
    expect(events.slice(2)).toEqual([
      '1 0 has done 0',
      '1 0 begins with 0',
      '2 0 has done 0',
      '2 version 1',
      '2 0 begins with 1',
      '2 1 begins with 1',
    ]);
  });

  test('ssp, s = 1: the faster worker waits once it is two ahead', () => {
    const { events, run } = watched(ruleOf(ssp, { staleness: 1 }, 2), fixed(1, 5), 2, 4);
    expect(events.filter((event) => /^\S+ 0 begins/.test(event))).toEqual([
      '0 0 begins with 0',
      '1 0 begins with 1',
      '5 0 begins with 3',
    ]);
    expect(run.idle).toBe(3);
  });

  test('local-sgd: H steps of every worker, then all of them', () => {
    const { run, events } = watched(ruleOf(localSgd, { steps: 3 }, 2), fixed(1, 2), 2, 2);
    expect(events.filter((event) => event.includes('version'))).toEqual(['6 version 1', '12 version 2']);
    // Three steps of two workers, twice.
    expect(run.gradients).toBe(12);
    expect(run.results).toBe(4);
    expect(run.idle).toBe(6);
  });

  test.each([
    { keep: 1, used: 3, stale: 0 },
    { keep: 3, used: 4, stale: 3 },
  ])('carry-over uses what is at most $keep updates old', ({ keep, used, stale }) => {
    const { run } = watched(ruleOf(carryOver, { wait: 1, keep }, 2), fixed(1, 3.5), 2, 3);
    expect(run.gradients).toBe(3);
    run.next();
    expect(run.time).toBe(4);
    expect(run.gradients).toBe(used + 1);
    expect(run.staleness.of(3)).toBe(stale === 3 ? 1 : 0);
  });
});

describe('the barrier as a rule is the iteration, draw for draw', () => {
  const delay = { model: 'weibull', shape: 0.7, scale: 2 };

  /** Times of updates of the iteration. */
  function barrier(
    definition: SchemeDefinition,
    parameters: object,
    workers: number,
    updates: number,
    network: Network = FREE,
  ) {
    const code = layOut(definition, parameters, settingOf(workers));
    const sequence = new Sequence(new Iteration(code.plan, network, 'barrier'), code.collector());
    const draws = new DelayStream(modelOf(delay), workers, 1);
    const run = new Run(sequence, draws, 'error', workers, new Streams('asynchronous'), 0);
    return Array.from({ length: updates }, () => {
      run.next();
      return run.time;
    });
  }

  function updatesOf(rule: UpdateRule, workers: number, updates: number, network: Network = FREE): number[] {
    const work = new Float64Array(workers).fill(1);
    const run = new AsynchronousRun(rule, drawsOf(delay, workers), work, network, 'a rule');
    run.restart();
    return Array.from({ length: updates }, () => {
      run.next();
      return run.time;
    });
  }

  test.each([
    [1, 8],
    [5, 8],
    [8, 8],
    [20, 40],
  ])('fastest %d of %d', (wait, workers) => {
    expect(updatesOf(new KSync(wait), workers, 300)).toEqual(barrier(fastestK, { wait }, workers, 300));
  });

  test.each<Network>([
    { latency: 0.3, bandwidth: Infinity, link: 'dedicated' },
    { latency: 0, bandwidth: 2, link: 'dedicated' },
    { latency: 0.1, bandwidth: 5, link: 'shared' },
    { latency: 0.1, bandwidth: 5, link: 'shared', overhead: 0.2 },
    { latency: 0, bandwidth: Infinity, link: 'dedicated', overhead: 0.2 },
  ])('through a network: %j', (network) => {
    const expected = barrier(fastestK, { wait: 5 }, 8, 300, network);
    updatesOf(new KSync(5), 8, 300, network).forEach((time, i) => {
      expect(time).toBeCloseTo(expected[i], 9);
    });
    const all = barrier(uncoded, {}, 6, 200, network);
    updatesOf(ruleOf(localSgd, { steps: 1 }, 6), 6, 200, network).forEach((time, i) => {
      expect(time).toBeCloseTo(all[i], 9);
    });
  });

  test('k-async with k = n, ssp with s = 0 and local-sgd with H = 1 are uncoded', () => {
    const expected = barrier(uncoded, {}, 6, 200);
    expect(updatesOf(ruleOf(kAsync, { wait: 6 }, 6), 6, 200)).toEqual(expected);
    expect(updatesOf(ruleOf(localSgd, { steps: 1 }, 6), 6, 200)).toEqual(expected);
    const clocks = updatesOf(ruleOf(ssp, { staleness: 0 }, 6), 6, 1200);
    expect(clocks.filter((_, i) => i % 6 === 5)).toEqual(expected);
  });

  test('async is k-async and k-batch-async with k = 1', () => {
    const one = updatesOf(ruleOf(asynchronous, {}, 6), 6, 500);
    expect(updatesOf(ruleOf(kAsync, { wait: 1 }, 6), 6, 500)).toEqual(one);
    expect(updatesOf(ruleOf(kBatchAsync, { wait: 1 }, 6), 6, 500)).toEqual(one);
  });
});

describe('mean staleness by counting, whatever the times, of unequal workers, too', () => {
  const delay = {
    model: 'classes',
    classes: [
      { share: 0.5, model: 'exponential', mean: 1 },
      { share: 0.5, model: 'pareto', shape: 2.5, scale: 3 },
    ],
  };
  test.each([
    { name: 'k-async', definition: kAsync, wait: 3, expected: 8 / 3 - 1 },
    { name: 'k-batch-async', definition: kBatchAsync, wait: 3, expected: 7 / 3 },
    { name: 'k-batch-async', definition: kBatchAsync, wait: 1, expected: 7 },
  ])('$name, k = $wait', ({ definition, wait, expected }) => {
    const { run } = watched(ruleOf(definition, { wait }, 8), delay, 8, 200);
    run.clearMeasures();
    for (let i = 0; i < 40_000; i++) run.next();
    // What is under way at either end of the count makes a difference of about 8·50/40,000.
    expect(Math.abs(run.staleness.sum / run.staleness.total - expected)).toBeLessThan(0.02);
  });
});

test('equal deterministic times: k-async c/floor(n/k) in the long run, k-batch-async k c/n', () => {
  const same = { model: 'deterministic', value: 6 };
  const timeOf = (definition: SchemeDefinition, wait: number, updates: number) =>
    watched(ruleOf(definition, { wait }, 8), same, 8, updates).run.time / updates;
  expect(timeOf(kAsync, 3, 200)).toBeCloseTo(6 / 2, 1);
  expect(timeOf(kBatchAsync, 3, 800)).toBeCloseTo((3 * 6) / 8, 1);
});

test('durations of a worker that lags far behind are kept', () => {
  const { run } = watched(ruleOf(asynchronous, {}, 2), fixed(1, 1000), 2, 5000);
  expect(run.staleness.of(1000)).toBeGreaterThan(0);
});
