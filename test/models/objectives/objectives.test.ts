import { describe, expect, it } from 'vitest';
import { type Dataset, makeDataset } from '../../../src/models/data/dataset.js';
import { LeastSquares } from '../../../src/models/objectives/least-squares.js';
import { Logistic } from '../../../src/models/objectives/logistic.js';
import type { Objective } from '../../../src/models/objectives/objective.js';
import { objectives } from '../../../src/models/objectives/registry.js';
import { denseRows, distance, holedRows, numbers, problem, toSparse } from './problems.js';

const real = problem('objective', 17, 5);
const tall = problem('tall', 24, 5);
const classes = problem('objective', 17, 5, true);
const sparse = makeDataset('sparse', { rows: toSparse(holedRows('sparse', 17, 5)), labels: classes.labels });

function withGram(objective: LeastSquares, groups?: Int32Array): LeastSquares {
  objective.useGram(3, groups);
  return objective;
}

const cases: [string, Objective][] = [
  ['least-squares', new LeastSquares(real)],
  ['least-squares, factor 2, l2', new LeastSquares(real, 2, 0.7)],
  ['least-squares, sparse', new LeastSquares(sparse, 1, 0.3)],
  ['least-squares, tall', new LeastSquares(tall, 2, 0.7)],
  ['least-squares, Gram', withGram(new LeastSquares(real, 2, 0.7))],
  ['logistic', new Logistic(classes)],
  ['logistic, l2', new Logistic(classes, 0.4)],
  ['logistic, sparse', new Logistic(sparse, 0.4)],
];

describe.each(cases)('%s', (_, objective) => {
  const R = 3;
  const m = objective.points;
  const betas = numbers('betas', R * 5);
  // Every third point has none, and most others the same.
  const weights = numbers('weights', R * m).map((weight, at) =>
    at % 3 === 0 ? 0 : at % 5 === 0 ? weight : 0.7,
  );

  it('has the gradient of its loss, by central differences', () => {
    const gradient = new Float64Array(R * 5);
    objective.gradient(betas, undefined, R, gradient);
    const loss = (moved: Float64Array) => {
      const out = new Float64Array(R);
      objective.loss(moved, R, out);
      return out;
    };
    const h = 1e-5;
    for (let at = 0; at < R * 5; at++) {
      const ahead = loss(betas.map((entry, k) => (k === at ? entry + h : entry)));
      const behind = loss(betas.map((entry, k) => (k === at ? entry - h : entry)));
      const r = Math.floor(at / 5);
      expect(Math.abs((ahead[r] - behind[r]) / (2 * h) - gradient[at])).toBeLessThan(1e-7);
    }
  });

  it('weights the gradients of the points, and adds the whole penalty', () => {
    const estimate = new Float64Array(R * 5);
    objective.gradient(betas, weights, R, estimate);
    for (let r = 0; r < R; r++) {
      const beta = betas.slice(5 * r, 5 * r + 5);
      const whole = new Float64Array(5);
      objective.gradient(beta, undefined, 1, whole);
      const points = new Float64Array(5);
      objective.partialGradient(beta, 0, m, points);
      const expected = whole.map((entry, f) => entry - points[f]);
      for (let i = 0; i < m; i++) {
        objective.partialGradient(beta, i, i + 1, points);
        for (let f = 0; f < 5; f++) expected[f] += weights[m * r + i] * points[f];
      }
      expect(distance(estimate.slice(5 * r, 5 * r + 5), expected)).toBeLessThan(1e-12);
    }
  });

  it('deals with each replica as if it were alone, to the bit', () => {
    const together = new Float64Array(R * 5);
    objective.gradient(betas, weights, R, together);
    const losses = new Float64Array(R);
    objective.loss(betas, R, losses);
    for (let r = 0; r < R; r++) {
      const alone = new Float64Array(5);
      const beta = betas.slice(5 * r, 5 * r + 5);
      objective.gradient(beta, weights.slice(m * r, m * r + m), 1, alone);
      expect(together.slice(5 * r, 5 * r + 5)).toEqual(alone);
      const loss = new Float64Array(1);
      objective.loss(beta, 1, loss);
      expect(losses[r]).toBe(loss[0]);
    }
  });

  it('takes no harm from scores that are not finite where the weight is 0', () => {
    const estimate = new Float64Array(5);
    objective.gradient(new Float64Array(5).fill(1e300), new Float64Array(m), 1, estimate);
    expect(estimate.every((entry) => !Number.isNaN(entry))).toBe(true);
  });
});

it('is the loss that the papers write', () => {
  const tiny = (labels: number[]) =>
    makeDataset('tiny', {
      rows: { kind: 'dense', points: 2, features: 1, values: Float64Array.of(1, 2) },
      labels: Float64Array.from(labels),
    });
  const value = (objective: Objective) => {
    const out = new Float64Array(1);
    objective.loss(Float64Array.of(3), 1, out);
    return out[0];
  };
  expect(value(new LeastSquares(tiny([1, 1])))).toBe((4 + 25) / 2);
  expect(value(new LeastSquares(tiny([1, 1]), 2, 4))).toBe(29 + 18);
  expect(value(new Logistic(tiny([1, 0])))).toBeCloseTo(
    Math.log(1 + Math.exp(-3)) + Math.log(1 + Math.exp(6)),
    14,
  );
});

it('takes Gram matrices of groups for equal weights', () => {
  const groups = Int32Array.from({ length: 17 }, (_, i) => i % 4);
  const v = Float64Array.from(groups, (group) => [1, 0, 2.5, 0.5][group]);
  const beta = numbers('beta', 5);
  const [fast, plain] = [new Float64Array(5), new Float64Array(5)];
  withGram(new LeastSquares(real), groups).gradient(beta, v, 1, fast);
  new LeastSquares(real).gradient(beta, v, 1, plain);
  expect(distance(fast, plain)).toBeLessThan(1e-13);
});

it('gives each of two groupings its own Gram matrices, in the same memory', () => {
  const objective = new LeastSquares(real);
  const beta = numbers('beta', 5);
  const gradients = [4, 3, 4, 3].map((number) => {
    const groups = Int32Array.from({ length: 17 }, (_, i) => i % number);
    const v = Float64Array.from(groups, (group) => group - 0.5);
    const [shared, own] = [new Float64Array(5), new Float64Array(5)];
    withGram(objective, groups).gradient(beta, v, 1, shared);
    withGram(new LeastSquares(real), groups).gradient(beta, v, 1, own);
    expect(shared).toEqual(own);
    return shared;
  });
  expect(gradients.slice(2)).toEqual(gradients.slice(0, 2));
});

describe('optimum', () => {
  const gradientAt = (objective: Objective, beta: Float64Array) => {
    const gradient = new Float64Array(beta.length);
    objective.gradient(beta, undefined, 1, gradient);
    return gradient;
  };

  it.each([
    [1, 0],
    [2, 0],
    [1, 0.5],
    [2, 3],
  ])('factor %d, l2 %d: the gradient vanishes', (factor, l2) => {
    const objective = new LeastSquares(real, factor, l2);
    const gradient = gradientAt(objective, objective.optimum() as Float64Array);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-13);
  });

  it('is the best point of the ball where the free optimum lies outside', () => {
    const radius = 0.1;
    const objective = new LeastSquares(real, 2, 0.5, radius);
    const optimum = objective.optimum() as Float64Array;
    expect(distance(optimum, new Float64Array(5))).toBeCloseTo(radius, 14);
    // the gradient points straight inwards
    const gradient = gradientAt(objective, optimum);
    const length = distance(gradient, new Float64Array(5));
    expect(
      distance(
        gradient.map((entry) => -entry / length),
        optimum.map((entry) => entry / radius),
      ),
    ).toBeLessThan(1e-12);
    const wide = new LeastSquares(real, 2, 0.5, 100);
    expect(wide.optimum()).toEqual(new LeastSquares(real, 2, 0.5).optimum());
  });

  it('is not known for dependent columns, sparse rows and the logistic loss', () => {
    expect(new LeastSquares(problem('wide', 3, 4)).optimum()).toBeUndefined();
    expect(new LeastSquares(problem('wide', 3, 4), 1, 0.1).optimum()).toBeDefined();
    expect(new LeastSquares(sparse).optimum()).toBeUndefined();
    expect(new Logistic(classes).optimum()).toBeUndefined();
  });
});

describe('curvature', () => {
  // rows e_1·3 and e_2·1, so XᵀX = diag(9, 1)
  const data = (labels: number[]): Dataset =>
    makeDataset('axes', {
      rows: { kind: 'dense', points: 2, features: 2, values: Float64Array.of(3, 0, 0, 1) },
      labels: Float64Array.from(labels),
    });

  it('is that of XᵀX, the factor and the penalty', () => {
    const squares = new LeastSquares(data([1, 2]), 2, 0.5);
    expect(squares.spectralNorm()).toBeCloseTo(9, 14);
    expect(squares.smoothness()).toBeCloseTo(18.5, 14);
    expect(squares.strongConvexity()).toBeCloseTo(2.5, 14);
    const log = new Logistic(data([1, 0]), 0.5);
    expect(log.smoothness()).toBeCloseTo(2.75, 14);
    expect(log.strongConvexity()).toBe(0.5);
  });

  it('is the same for sparse rows, of which the least eigenvalue is not known', () => {
    const axes = data([1, 2]);
    const rows = axes.rows.kind === 'dense' ? toSparse(axes.rows) : axes.rows;
    const squares = new LeastSquares(makeDataset('axes', { rows, labels: axes.labels }), 2, 0.5);
    expect(squares.spectralNorm()).toBeCloseTo(9, 10);
    expect(squares.strongConvexity()).toBe(0.5);
  });

  it('has no negative least eigenvalue', () => {
    expect(new LeastSquares(problem('wide', 3, 4)).strongConvexity()).toBe(0);
  });
});

describe('test metric', () => {
  const test = { rows: denseRows('test', 4, 5), labels: Float64Array.of(1, 0, 0, 1) };

  it('is the mean squared error, or the AUC', () => {
    const beta = numbers('beta', 5);
    const scores = Array.from({ length: 4 }, (_, i) =>
      beta.reduce((sum, entry, f) => sum + entry * test.rows.values[5 * i + f], 0),
    );
    const squares = new LeastSquares({ ...real, test });
    const mse = scores.reduce((sum, score, i) => sum + (score - test.labels[i]) ** 2, 0) / 4;
    expect(squares.test?.name).toBe('mse');
    expect(squares.test?.evaluate(beta)).toBeCloseTo(mse, 14);
    expect(squares.test?.evaluate(Float64Array.from([1, ...beta]), 1)).toBeCloseTo(mse, 14);
    let wins = 0;
    for (const positive of [0, 3])
      for (const negative of [1, 2]) if (scores[positive] > scores[negative]) wins++;
    const log = new Logistic({ ...classes, test });
    expect(log.test?.name).toBe('auc');
    expect(log.test?.evaluate(beta)).toBe(wins / 4);
    const wrong = scores.filter((score, i) => (score > 0 ? 1 : 0) !== test.labels[i]).length;
    const rate = new Logistic({ ...classes, test }, 0, Number.POSITIVE_INFINITY, 'error');
    expect(rate.test?.name).toBe('error');
    expect(rate.test?.evaluate(beta)).toBe(wrong / 4);
    expect(rate.test?.evaluate(new Float64Array(5))).toBe(1);
    expect(new LeastSquares(real).test).toBeUndefined();
  });

  it('needs both classes', () => {
    const oneClass = { ...test, labels: Float64Array.of(1, 1, 1, 1) };
    expect(() => new Logistic({ ...classes, test: oneClass })).toThrow(/both classes/);
  });
});

it('refuses labels that are not two classes', () => {
  expect(() => new Logistic({ ...classes, labels: classes.labels.map((label, i) => label + i) })).toThrow(
    /^labels: .*allowed: two classes: −1 and 1, or 0 and 1$/,
  );
  const zeroOne = new Logistic({ ...classes, labels: classes.labels.map((label) => (label + 1) / 2) });
  const [a, b] = [new Float64Array(5), new Float64Array(5)];
  zeroOne.gradient(numbers('beta', 5), undefined, 1, a);
  new Logistic(classes).gradient(numbers('beta', 5), undefined, 1, b);
  expect(a).toEqual(b);
});

it('stays finite for scores of any size', () => {
  const log = new Logistic(classes);
  const far = numbers('beta', 5).map((entry) => 1e6 * entry);
  const [loss, gradient] = [new Float64Array(1), new Float64Array(5)];
  log.loss(far, 1, loss);
  log.gradient(far, undefined, 1, gradient);
  expect([...loss, ...gradient].every(Number.isFinite)).toBe(true);
});

it('is made by name', () => {
  const made = objectives.all.map((each) => {
    const parameters = each.parameters.parse({ l2: 0.5, project: 2 });
    return each.create(parameters, each.name === 'logistic' ? classes : real).name;
  });
  expect(made).toEqual(objectives.all.map(({ name }) => name));
  expect(made).toEqual(expect.arrayContaining(['least-squares', 'logistic']));
  for (const each of objectives.all) expect(each.parameters.safeParse({ l2: -1 }).success).toBe(false);
});
