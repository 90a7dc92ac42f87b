import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DelayModel, DelayStream, Delays } from '../../src/engine/delays.js';
import { Streams } from '../../src/random/stream.js';

/** Two workers, three units: 1, 2, 4 for worker 0 and 10, 20, 40 for worker 1. */
function withUnits(): Delays {
  const delays = new Delays(2, 3);
  delays.clear();
  [1, 2, 4].forEach((duration, unit) => {
    delays.addUnit(unit, 0, duration);
    delays.addUnit(unit, 1, 10 * duration);
  });
  return delays;
}

test('cleared delays: everyone responds and nothing takes time', () => {
  const delays = withUnits();
  delays.responds[1] = 0;
  delays.offset[0] = 1;
  delays.pace[0] = 1;
  delays.idle = 5;
  delays.clear();
  delays.settle();
  expect([...delays.responds]).toEqual([1, 1]);
  expect(delays.idle).toBe(0);
  for (const worker of [0, 1]) expect(delays.elapsed(worker, 2.5)).toBe(0);
});

test('clearing leaves nothing of the unit draws to the next iteration', () => {
  const delays = withUnits();
  delays.settle();
  delays.clear();
  delays.addUnit(0, 0, 0.5);
  delays.settle();
  expect([1, 2, 3].map((w) => delays.elapsed(0, w))).toEqual([0.5, 0.5, 0.5]);
  expect(delays.elapsed(1, 3)).toBe(0);
});

test('the offset is spent once, the pace per task of work', () => {
  const delays = new Delays(2, 4);
  delays.clear();
  delays.offset.set([3, 0]);
  delays.pace.set([0.5, 2]);
  delays.settle();
  expect([0, 1, 2.5, 4].map((w) => delays.elapsed(0, w))).toEqual([3, 3.5, 4.25, 5]);
  expect([0, 1, 2.5, 4].map((w) => delays.elapsed(1, w))).toEqual([0, 2, 5, 8]);
});

describe('unit draws', () => {
  test('whole units add up in their order', () => {
    const delays = withUnits();
    delays.settle();
    expect([0, 1, 2, 3].map((w) => delays.elapsed(0, w))).toEqual([0, 1, 3, 7]);
    expect([0, 1, 2, 3].map((w) => delays.elapsed(1, w))).toEqual([0, 10, 30, 70]);
  });

  test('a part of a unit takes that part of its draw', () => {
    const delays = withUnits();
    delays.settle();
    expect([0.5, 1.25, 2.75].map((w) => delays.elapsed(0, w))).toEqual([0.5, 1.5, 6]);
  });

  test('they come on top of offset and pace', () => {
    const delays = withUnits();
    delays.offset[0] = 100;
    delays.pace[0] = 1000;
    delays.settle();
    expect(delays.elapsed(0, 1.5)).toBe(100 + 1500 + 1 + 1);
  });

  test('draws for the same unit add up', () => {
    const delays = withUnits();
    delays.addUnit(1, 0, 0.5);
    delays.settle();
    expect([1, 2, 3].map((w) => delays.elapsed(0, w))).toEqual([1, 3.5, 7.5]);
  });

  test('work that should be whole but for rounding counts as whole, up to the last unit', () => {
    const delays = withUnits();
    delays.settle();
    const thirds = 1 / 3 + 1 / 3 + 1 / 3 + 1 / 3 + 1 / 3 + 1 / 3;
    expect(thirds).not.toBe(2);
    expect(delays.elapsed(0, thirds)).toBeCloseTo(3, 12);
    expect(delays.elapsed(0, 3 - 1e-12)).toBe(7);
    expect(delays.elapsed(0, 3 + 1e-12)).toBe(7);
  });

  test('more work never takes less time', () => {
    const duration = fc.nat(8).map((n) => n / 4);
    const work = fc.nat(12).map((n) => n / 4);
    fc.assert(
      fc.property(fc.array(duration, { minLength: 3, maxLength: 3 }), work, work, (units, a, b) => {
        const delays = new Delays(1, 3);
        delays.clear();
        units.forEach((u, i) => {
          delays.addUnit(i, 0, u);
        });
        delays.settle();
        const direct = (w: number) =>
          units.reduce((sum, u, i) => sum + u * Math.min(1, Math.max(0, w - i)), 0);
        for (const w of [a, b]) expect(delays.elapsed(0, w)).toBe(direct(w));
        expect(delays.elapsed(0, Math.max(a, b))).toBeGreaterThanOrEqual(delays.elapsed(0, Math.min(a, b)));
      }),
      { seed: 1 },
    );
  });
});

describe('addWorker', () => {
  test('adds what other delays hold for that worker alone', () => {
    const delays = withUnits();
    delays.offset.set([1, 1]);
    const other = new Delays(1, 2);
    other.clear();
    other.offset[0] = 5;
    other.pace[0] = 7;
    other.addUnit(1, 0, 0.5);
    delays.addWorker(other, 0);
    delays.settle();
    expect(delays.elapsed(0, 2)).toBe(1 + 5 + 2 * 7 + (1 + 2 + 0.5));
    expect(delays.elapsed(0, 3)).toBe(1 + 5 + 3 * 7 + (1 + 2 + 0.5 + 4));
    expect(delays.elapsed(1, 2)).toBe(1 + 30);
  });

  test('a worker responds only if it responds in both', () => {
    for (const [a, b] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      const [delays, other] = [new Delays(1, 1), new Delays(1, 1)];
      delays.clear();
      other.clear();
      delays.responds[0] = a;
      other.responds[0] = b;
      delays.addWorker(other, 0);
      expect(delays.responds[0]).toBe(a === 1 && b === 1 ? 1 : 0);
    }
  });
});

/** Adds a uniform to every pace and unit, and records what it is asked for. */
function recording() {
  const asked: { members: number[]; units: number }[] = [];
  const restarts: number[] = [];
  const model: DelayModel = {
    responseProbability: 1,
    ties: false,
    sampler: (streams, members, units) => {
      asked.push({ members: [...members], units });
      const uniform = streams.uniform();
      return {
        restart: (firstIteration) => restarts.push(firstIteration),
        draw: (delays: Delays) => {
          for (const j of members) {
            delays.pace[j] += uniform();
            for (let unit = 0; unit < units; unit++) delays.addUnit(unit, j, 1);
          }
        },
      };
    },
  };
  return { model, asked, restarts };
}

test('the model is asked for all workers, and for as many units as the largest work begins', () => {
  for (const [work, units] of [
    [2.5, 3],
    [3, 3],
    [3 + 1e-12, 3],
    [0.1, 1],
  ]) {
    const { model, asked } = recording();
    new DelayStream(model, 3, work).open(new Streams('a'));
    expect(asked).toEqual([{ members: [0, 1, 2], units }]);
  }
});

test('each draw replaces the one before', () => {
  const draws = new DelayStream(recording().model, 2, 2);
  draws.open(new Streams('a'));
  const uniform = new Streams('a').uniform();
  for (let t = 0; t < 3; t++) {
    const delays = draws.next();
    for (const j of [0, 1]) expect(delays.elapsed(j, 2)).toBe(2 * uniform() + 2);
  }
});

test('opening the same streams again gives the same draws', () => {
  const draws = new DelayStream(recording().model, 1, 1);
  const first = () => {
    draws.open(new Streams('a'));
    return draws.next().pace[0];
  };
  expect(first()).toBe(first());
});

test('restart is passed on with the iteration that follows', () => {
  const { model, restarts } = recording();
  const draws = new DelayStream(model, 1, 1);
  draws.open(new Streams('a'));
  draws.restart(0);
  draws.restart(12);
  expect(restarts).toEqual([0, 12]);
});

test('without streams there is nothing to draw from', () => {
  expect(() => new DelayStream(recording().model, 1, 1).next()).toThrow('no streams');
});
