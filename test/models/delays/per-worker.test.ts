import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Delays } from '../../../src/engine/delays.js';
import { DelayError } from '../../../src/models/errors.js';
import { PointStreams } from '../../../src/random/point-streams.js';
import { folderWith } from '../../folders.js';
import { drawing, elapsed, modelOf, zScore } from './helpers.js';

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
      const delays = new Delays(4, 1);
      delays.clear();
      sampler.draw(delays);
      return delays.pace;
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

test('distributions are those of the model at the same place', () => {
  const times = (of: object) => modelOf({ model: 'per-worker', speeds: [1, 2, 1, 2], of }).workTimes?.(4);
  const constant = (value: number) => ({ model: 'deterministic', value });
  const classes = [1, 3].map((value) => ({ share: 0.5, ...constant(value) }));
  const means = times({ model: 'classes', classes })?.map((time) => time.mean(1));
  expect(means).toEqual([1, 1 / 2, 3, 3 / 2]);
  const inner = { model: 'per-worker', speeds: [1, 1, 2, 2], of: constant(4) };
  expect(times(inner)?.map((time) => time.mean(1))).toEqual([4, 2, 2, 1]);
});

describe('from a file', () => {
  const file = (text: string) => join(folderWith({ 'workers.csv': text }), 'workers.csv');
  const from = (text: string, of: object) => ({ model: 'per-worker', file: file(text), of });

  test('speeds are those of a list, in any order of the rows', () => {
    const listed = drawing({ model: 'per-worker', speeds, of: of('worker') }, 4);
    const text = 'speed,worker\n4,3\n1,0\n2,1\n0.25,2\n';
    const read = drawing(from(text, of('worker')), 4);
    for (let i = 0; i < 5; i++) expect(elapsed(read.next(), 1.5)).toEqual(elapsed(listed.next(), 1.5));
  });

  test('other columns are parameters of the model, worker by worker', () => {
    const model = from('worker,value\n0,1\n1,2\n2,5\n', { model: 'deterministic', value: 1 });
    expect(elapsed(drawing(model, 3).next(), 2)).toEqual([2, 4, 10]);
    const both = from('worker,alpha,mu,speed\n0,0,1,1\n1,3,4,2\n', of('worker'));
    const times = modelOf(both).workTimes?.(2);
    expect(times?.map((time) => time.mean(1))).toEqual([1, (3 + 1 / 4) / 2]);
    const draws = drawing(both, 2);
    const values = Array.from({ length: 4000 }, () => elapsed(draws.next(), 1)[1]);
    expect(Math.abs(zScore(values, 3.25 / 2, 1 / 64))).toBeLessThan(4);
  });

  test.each([
    ['worker,p\n0,0.1\n1,0.9\n', { model: 'bernoulli', p: 0.5 }],
    ['worker,size\n0,1\n1,2\n', { model: 'racks', size: 2, factor: of('worker'), of: of('worker') }],
    ['worker,threshold\n0,1\n1,2\n', { model: 'altered-stragglers', of: of('worker') }],
  ])('no parameters of its own for a worker whose delays depend on others: %j', (text, joint) => {
    expect(() => modelOf(from(text, joint))).toThrow(
      `given; allowed: speed alone with ${joint.model}, which draws for all workers together`,
    );
  });

  test('independent workers may have a chance to straggle each', () => {
    const alone = { model: 'bernoulli', p: 0.5, redraw_empty: false };
    const delays = drawing(from('worker,p\n0,0\n1,0.999999\n', alone), 2).next();
    expect(Array.from(delays.responds)).toEqual([1, 0]);
  });

  test.each([
    ['worker,speed\n0,1\n0,2\n', /:3: worker 0 twice/],
    ['worker,speed\n0,1\n2,2\n', /worker 1 is missing/],
    ['worker,speed\n0,-1\n', /:2: speed is -1; it must be greater than 0/],
    ['worker,speed\n0,fast\n', /:2: speed is "fast"; it must be a number/],
    ['worker,speed\n0,1,2\n', /:2: 3 fields; it must have 2/],
    ['speed\n1\n', /:1: the header is "speed"; it must have worker/],
    ['worker,mu\n0,-3\n', /worker 0: mu: /],
    ['worker,nu\n0,3\n', /worker 0: shifted-exponential: .*nu/],
    ['worker,speed\n', /no worker/],
  ])('what is wrong is said with its place: %j', (text, said) => {
    expect(() => modelOf(from(text, of('worker')))).toThrow(said);
  });

  test('a missing file, and neither or both', () => {
    expect(() => modelOf({ model: 'per-worker', file: '/nowhere.csv', of: of('worker') })).toThrow(
      DelayError,
    );
    expect(() => modelOf({ model: 'per-worker', of: of('worker') })).toThrow(/either speeds or a file/);
    expect(() => modelOf({ model: 'per-worker', speeds, file: '/x', of: of('worker') })).toThrow(
      /either speeds or a file/,
    );
  });
});
