import { describe, expect, test } from 'vitest';
import type { Collector } from '../../src/engine/collector.js';
import type { DelayModel } from '../../src/engine/delays.js';
import { DelayStream } from '../../src/engine/delays.js';
import { SimulationError } from '../../src/engine/errors.js';
import { Iteration } from '../../src/engine/iteration.js';
import { makePlan, single } from '../../src/engine/plan.js';
import { type Incomplete, Run } from '../../src/engine/run.js';
import { Sequence } from '../../src/engine/sequence.js';
import { Streams } from '../../src/random/stream.js';

/** Worker j takes t + j in iteration number t, counted over all runs; in iteration `away` worker 1 does not respond. */
function countingModel(away = -1): DelayModel {
  return {
    responseProbability: 1,
    ties: false,
    sampler: () => {
      let t = 0;
      return {
        restart: (firstIteration) => {
          t = firstIteration;
        },
        draw: (delays) => {
          delays.pace.forEach((_, j) => {
            delays.pace[j] += t + j;
          });
          if (t === away) delays.responds[1] = 0;
          t++;
        },
      };
    },
  };
}

/** Waits for both workers; a task's weight is 9 plus the number of iterations so far. */
class Both implements Collector {
  private iterations = 0;
  private readonly isIn = [false, false];

  reset(): void {
    this.iterations++;
    this.isIn.fill(false);
  }

  receive(worker: number, _subtask: number): boolean {
    this.isIn[worker] = true;
    return this.isIn[0] && this.isIn[1];
  }

  exhausted(): boolean {
    return false;
  }

  weights(v: Float64Array): void {
    this.isIn.forEach((isIn, i) => {
      v[i] = isIn ? 9 + this.iterations : 0;
    });
  }
}

const PLAN = makePlan(
  2,
  [0, 1].map((task) => ({ work: [1], messages: [{ after: 0, size: 0.5, carries: [single(task)] }] })),
);

function runOf(incomplete: Incomplete, { away = -1, firstIteration = 0 } = {}) {
  const iteration = new Iteration(
    PLAN,
    { latency: 0, bandwidth: Infinity, link: 'dedicated' },
    'both under counting',
  );
  const draws = new DelayStream(countingModel(away), 2, 1);
  return {
    run: new Run(new Sequence(iteration, new Both()), draws, incomplete, 2, new Streams(), firstIteration),
  };
}

test('time, messages, volume and events add up over the iterations', () => {
  const { run } = runOf('error');
  const after = [1, 2, 3].map(() => {
    expect(run.next()).toBe(true);
    return [run.iterations, run.time, run.messages, run.volume, run.events];
  });
  // Completion times 1, 2, 3.
  expect(after).toEqual([
    [1, 1, 2, 1, 4],
    [2, 3, 4, 2, 8],
    [3, 6, 6, 3, 12],
  ]);
});

test('each iteration leaves its weights', () => {
  const { run } = runOf('error');
  run.next();
  expect([...run.weights]).toEqual([10, 10]);
  run.next();
  expect([...run.weights]).toEqual([11, 11]);
});

test('a later run goes on where the runs before it ended in the delay model', () => {
  const { run } = runOf('error', { firstIteration: 100 });
  run.next();
  expect(run.time).toBe(101);
});

describe('an iteration that can never complete', () => {
  test('error: stops with an error that names scheme, delay model and iteration', () => {
    const { run } = runOf('error', { away: 1 });
    run.next();
    expect(() => run.next()).toThrow(SimulationError);
    const { run: again } = runOf('error', { away: 1 });
    again.next();
    expect(() => again.next()).toThrow(/iteration 2 of both under counting can never complete/);
  });

  test('skip: its time and messages count, there is nothing to update with, and the run goes on', () => {
    const { run } = runOf('skip', { away: 1 });
    expect([run.next(), run.next()]).toEqual([true, false]);
    expect([run.time, run.messages, run.volume]).toEqual([1 + 1, 3, 1.5]);
    expect([...run.weights]).toEqual([0, 0]);
    expect(run.next()).toBe(true);
    expect([run.time, run.iterations]).toEqual([1 + 1 + 3, 3]);
    expect([...run.weights]).toEqual([12, 12]);
  });

  test('partial: what is in is used', () => {
    const { run } = runOf('partial', { away: 1 });
    expect([run.next(), run.next()]).toEqual([true, true]);
    expect([...run.weights]).toEqual([11, 0]);
    expect([run.time, run.messages]).toEqual([1 + 1, 3]);
  });
});
