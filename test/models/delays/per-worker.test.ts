import { describe, expect, test } from 'vitest';
import { Delays } from '../../../src/engine/delays.js';
import { DelayError } from '../../../src/models/errors.js';
import { PointStreams } from '../../../src/random/points.js';
import { drawing, elapsed, modelOf } from './helpers.js';

const of = (correlation: string) => ({ model: 'shifted-exponential', alpha: 0.5, mu: 2, correlation });
const speeds = [1, 2, 0.25, 4];

describe('workers of different speeds', () => {
  test.each(['worker', 'subtask', 'iteration'])(
    'take what one of speed 1 takes, divided: %s',
    (correlation) => {
      const bare = drawing(of(correlation), 4, { units: 3 });
      const slowed = drawing({ model: 'per-worker', speeds, of: of(correlation) }, 4, { units: 3 });
      for (let i = 0; i < 20; i++) {
        const [one, all] = [bare.next(), slowed.next()];
        for (const work of [0.5, 1, 3]) {
          elapsed(all, work).forEach((time, j) => {
            expect(time).toBeCloseTo(elapsed(one, work)[j] / speeds[j], 12);
          });
        }
      }
    },
  );

  test('by inversion each worker has the coordinate that it has without speeds', () => {
    const members = Int32Array.of(0, 1, 2, 3);
    const [bare, slowed] = [of('worker'), { model: 'per-worker', speeds, of: of('worker') }].map((delay) => {
      const sampler = modelOf(delay).sampler(new PointStreams(8, ['speeds']), members, 1);
      const conditions = new Delays(4, 1);
      conditions.clear();
      sampler.draw(conditions);
      return conditions.pace;
    });
    slowed.forEach((pace, j) => {
      expect(pace).toBeCloseTo(bare[j] / speeds[j], 12);
    });
  });

  test('fewer workers are the first ones, more are refused; it responds as the model in it', () => {
    const model = { model: 'per-worker', speeds, of: { model: 'deterministic', value: 3 } };
    expect(elapsed(drawing(model, 2).next(), 2)).toEqual([6, 3]);
    expect(() => drawing(model, 5)).toThrow(DelayError);
    const silent = { model: 'per-worker', speeds, of: { model: 'bernoulli', p: 0.25 } };
    expect(modelOf(silent).responseProbability).toBe(0.75);
  });
});
