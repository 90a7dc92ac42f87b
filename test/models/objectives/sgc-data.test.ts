import { beforeEach, describe, expect, it } from 'vitest';
import { csv } from '../../../src/models/data/csv.js';
import { gradientDescent } from '../../../src/models/methods/descent.js';
import { LeastSquares } from '../../../src/models/objectives/least-squares.js';
import { power } from '../../../src/models/steps/simple.js';
import { Streams } from '../../../src/random/stream.js';
import { noRealFiles, realFiles } from '../data/real-files.js';
import { distance } from './problems.js';

/** The published quantities of the authors' data, and where their gradient descent ends. */
describe("SGC's data", () => {
  beforeEach(({ skip }) => skip(noRealFiles !== undefined, noRealFiles));

  const load = () => {
    const context = { uniform: new Streams('sgc').uniform(), files: realFiles };
    return new LeastSquares(csv.create({ x: 'sgc/X.csv', y: 'sgc/Y.csv' }, context));
  };

  it('has the published eigenvalues and optimum', () => {
    const objective = load();
    expect(objective.spectralNorm()).toBeCloseTo(16980170.88683, 5);
    expect(objective.strongConvexity()).toBeCloseTo(4692822.04712, 5);
    const optimum = objective.optimum() as Float64Array;
    expect(distance(optimum, new Float64Array(100))).toBeCloseTo(54.4972200468, 10);
    const loss = new Float64Array(1);
    objective.loss(optimum, 1, loss);
    expect(Math.sqrt(2 * loss[0])).toBeCloseTo(30.0353100302, 10);
    const rounded = optimum.map(Math.round);
    expect([Math.min(...rounded), Math.max(...rounded)]).toEqual([1, 9]);
    expect(distance(optimum, rounded)).toBeCloseTo(0.0031, 4);
    expect(Math.max(...optimum.map((entry, f) => Math.abs(entry - rounded[f])))).toBeLessThan(0.00088);
  });

  it.each([
    ['point by point', false],
    ['with a Gram matrix', true],
  ])('gradient descent from 0 ends at 3.766e-8, %s', (_, gram) => {
    const objective = load();
    if (gram) objective.useGram(1);
    const step = power.create(
      { scale: (7 * Math.log(10) * 100) / 1000, exponent: 0.7, normalise: 'spectral' },
      objective,
    );
    const method = gradientDescent.create({}, { points: 1000, length: 100 });
    const beta = new Float64Array(100);
    const gradient = new Float64Array(100);
    for (let t = 1; t <= 5000; t++) {
      objective.gradient(beta, undefined, 1, gradient);
      method.update(beta, gradient, step(t));
    }
    expect(distance(beta, objective.optimum() as Float64Array).toExponential(3)).toBe('3.766e-8');
  });
});
