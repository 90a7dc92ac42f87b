import { describe, expect, it } from 'vitest';
import { accelerated, gradientDescent } from '../../../src/models/methods/descent.js';
import { methods } from '../../../src/models/methods/registry.js';
import { LeastSquares } from '../../../src/models/objectives/least-squares.js';
import { distance, numbers, problem } from '../objectives/problems.js';

it('gradient descent: beta − gamma·g', () => {
  const betas = Float64Array.of(1, 2);
  gradientDescent.create({}, { points: 7, length: 2 }).update(betas, Float64Array.of(10, -4), 0.5);
  expect(Array.from(betas)).toEqual([-4, 4]);
});

describe('accelerated', () => {
  it('is the recursion of the notes, its penalty being l2 = 2', () => {
    const data = problem('accelerated', 12, 3);
    const [N, eta] = [12, 0.05];
    const a = 1 / N;
    const bare = new LeastSquares(data);
    let beta = Array.from(numbers('start', 3));
    let u = [0, 0, 0];
    const betas = Float64Array.from(beta);
    const penalised = new LeastSquares(data, 1, 2);
    const method = accelerated.create({}, { points: N, length: 3 });
    for (let i = 0; i < 20; i++) {
      const g = new Float64Array(3);
      bare.gradient(Float64Array.from(beta), undefined, 1, g);
      const theta = 2 / (i + 2);
      const next = beta.map((b, f) => {
        const y = (1 - theta) * b + theta * u[f];
        return y - (eta / N) * g[f] - 2 * a * eta * b;
      });
      u = next.map((b, f) => beta[f] + (b - beta[f]) / theta);
      beta = next;
      penalised.gradient(betas, undefined, 1, g);
      method.update(betas, g, eta);
      expect(distance(betas, Float64Array.from(beta))).toBeLessThan(1e-13);
    }
  });

  it('is faster than gradient descent on a badly conditioned problem', () => {
    const curvature = [1, 0.01];
    const error = (definition: typeof accelerated) => {
      const method = definition.create({}, { points: 1, length: 2 });
      const betas = Float64Array.of(0, 0);
      for (let t = 0; t < 100; t++) {
        // ½·Σ c_f (beta_f − 1)²
        method.update(
          betas,
          betas.map((beta, f) => curvature[f] * (beta - 1)),
          0.9,
        );
      }
      return Math.abs(betas[1] - 1);
    };
    expect(error(accelerated)).toBeLessThan(error(gradientDescent) / 2);
  });

  it('starts anew, and runs replicas side by side', () => {
    const gradients = numbers('gradients', 4);
    const method = accelerated.create({}, { points: 3, length: 4 });
    const run = () => {
      const betas = new Float64Array(4);
      for (let t = 0; t < 3; t++) method.update(betas, gradients, 0.1);
      return betas;
    };
    const first = run();
    expect(run()).not.toEqual(first);
    method.restart();
    expect(run()).toEqual(first);
    const alone = accelerated.create({}, { points: 3, length: 2 });
    const half = new Float64Array(2);
    for (let t = 0; t < 3; t++) alone.update(half, gradients.slice(2), 0.1);
    expect(first.slice(2)).toEqual(half);
  });
});

it('is made by name', () => {
  expect(methods.all.map((each) => each.name)).toEqual(['gradient-descent', 'accelerated']);
  for (const each of methods.all) expect(each.parameters.safeParse({ rate: 1 }).success).toBe(false);
});
