import { expect, test } from 'vitest';
import { type Drawing, drawing, modelOf } from './helpers.js';

const TRIALS = 20_000;

function pattern({ delays }: Drawing): number {
  return delays.responds.reduce((bits, responds, j) => bits | (responds << j), 0);
}

/** How often each of the 2ⁿ patterns came up in independent trials. */
function patternCounts(delay: object, workers: number): number[] {
  const drawn = drawing(delay, workers);
  const counts: number[] = new Array(2 ** workers).fill(0);
  for (let trial = 0; trial < TRIALS; trial++) {
    drawn.restart(trial);
    drawn.next();
    counts[pattern(drawn)]++;
  }
  return counts;
}

/** Probability of a pattern of independent workers. */
function plain(bits: number, workers: number, p: number): number {
  let probability = 1;
  for (let j = 0; j < workers; j++) probability *= (bits >> j) & 1 ? 1 - p : p;
  return probability;
}

function expectFrequency(count: number, probability: number): void {
  const error = Math.sqrt((probability * (1 - probability)) / TRIALS);
  expect(Math.abs(count / TRIALS - probability)).toBeLessThanOrEqual(4 * error);
}

test.each([0.3, 0.8])('every pattern has its probability, p = %s', (p) => {
  const counts = patternCounts({ model: 'bernoulli', p, redraw_empty: false }, 3);
  counts.forEach((count, bits) => {
    expectFrequency(count, plain(bits, 3, p));
  });
});

test.each([0.3, 0.8])('redrawing the empty pattern leaves the others in proportion, p = %s', (p) => {
  const counts = patternCounts({ model: 'bernoulli', p }, 3);
  expect(counts[0]).toBe(0);
  counts.slice(1).forEach((count, i) => {
    expectFrequency(count, plain(i + 1, 3, p) / (1 - p ** 3));
  });
});

test('with redraw_empty a worker responds with probability (1 − p)/(1 − pⁿ), while 1 − p is stated', () => {
  const [p, workers] = [0.9, 10];
  const drawn = drawing({ model: 'bernoulli', p }, workers);
  const fraction = (1 - p) / (1 - p ** workers);
  // Of the number R of responders: E[R²] = (n(1−p)p + n²(1−p)²)/(1 − pⁿ).
  const second = (workers * (1 - p) * p + (workers * (1 - p)) ** 2) / (1 - p ** workers);
  const variance = second / workers ** 2 - fraction ** 2;
  let responding = 0;
  for (let trial = 0; trial < TRIALS; trial++) responding += drawn.next().responds.reduce((a, b) => a + b, 0);
  const error = Math.sqrt(variance / TRIALS);
  expect(Math.abs(responding / (workers * TRIALS) - fraction)).toBeLessThan(4 * error);
  expect(modelOf({ model: 'bernoulli', p }).responseProbability).toBeCloseTo(1 - p, 15);
});

test('with p next to 1 the one responder is found at once, and is any of them', () => {
  const drawn = drawing({ model: 'bernoulli', p: 1 - 1e-12 }, 4);
  const counts = [0, 0, 0, 0];
  for (let trial = 0; trial < TRIALS; trial++) {
    const { responds } = drawn.next();
    expect(responds.reduce((a, b) => a + b, 0)).toBe(1);
    counts[responds.indexOf(1)]++;
  }
  for (const count of counts) expectFrequency(count, 1 / 4);
});

test('p = 0: everyone responds', () => {
  expect([...drawing({ model: 'bernoulli', p: 0 }, 3).next().responds]).toEqual([1, 1, 1]);
});

test('who responds does so after one time unit, whatever the work; an empty pattern takes one time unit', () => {
  const drawn = drawing({ model: 'bernoulli', p: 0.5, redraw_empty: false }, 2, { units: 3 });
  for (let i = 0; i < 20; i++) {
    const delays = drawn.next();
    expect(delays.idle).toBe(1);
    for (const work of [0.5, 1, 3]) expect(delays.elapsed(0, work)).toBe(1);
  }
});

test('a pattern persists for ν iterations, counted from the restart', () => {
  const drawn = drawing({ model: 'bernoulli', p: 0.5, persistence: 3 }, 30);
  // With 30 workers two fresh patterns are equal with probability below 1e-8.
  const run = (iterations: number) =>
    Array.from({ length: iterations }, () => pattern({ ...drawn, delays: drawn.next() }));
  const first = run(7);
  expect([first[1], first[2]]).toEqual([first[0], first[0]]);
  expect([first[4], first[5]]).toEqual([first[3], first[3]]);
  expect(new Set(first).size).toBe(3);
  // The seventh iteration began a pattern; a new run does not go on with it.
  drawn.restart(7);
  const second = run(4);
  expect(second[0]).not.toBe(first[6]);
  expect([second[1], second[2]]).toEqual([second[0], second[0]]);
  expect(second[3]).not.toBe(second[0]);
});

test('all who respond tie', () => {
  expect(modelOf({ model: 'bernoulli', p: 0.5 }).ties).toBe(true);
});
