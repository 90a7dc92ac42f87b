import { expect, test } from 'vitest';
import type { DelayModel, Delays } from '../../src/engine/delays.js';
import { DelayStream } from '../../src/engine/delays.js';
import { Streams } from '../../src/random/stream.js';

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
        draw: (conditions: Delays) => {
          for (const j of members) {
            conditions.pace[j] += uniform();
            for (let unit = 0; unit < units; unit++) conditions.addUnit(unit, j, 1);
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
    const conditions = draws.next();
    for (const j of [0, 1]) expect(conditions.elapsed(j, 2)).toBe(2 * uniform() + 2);
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
