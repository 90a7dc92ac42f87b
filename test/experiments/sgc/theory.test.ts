import { beforeAll, describe, expect, it } from 'vitest';
import { type Claim, claimsFor } from '../../../src/analysis/figures/claim.js';
import type { FigureContext, FigureResult } from '../../../src/analysis/figures/figure.js';
import { expectedSquaredErrors } from '../../../src/analysis/moments/expected-error.js';
import { convergence } from '../../../src/experiments/cpgc/convergence.js';
import { leastImbalance } from '../../../src/experiments/sgc/balance.js';
import {
  BOUNDS,
  boundHolds,
  factsOf,
  hypothesesHold,
  leastIterations,
  logSpaced,
  mendedBound,
  quotientsOf,
} from '../../../src/experiments/sgc/bounds.js';
import { corollary1 } from '../../../src/experiments/sgc/corollary1.js';
import { redundancy } from '../../../src/experiments/sgc/redundancy.js';
import { theorem3 } from '../../../src/experiments/sgc/theorem3.js';
import { theorem4 } from '../../../src/experiments/sgc/theorem4.js';
import { time } from '../../../src/experiments/sgc/time.js';
import type { TrainingPoint } from '../../../src/simulation/experiment/experiment.js';
import { ProblemCache } from '../../../src/simulation/experiment/problem.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';
import { figureContext } from '../figure-context.js';

const facts = { norm: 4, kappa: 0.5, mu: 0.25, residual: 8, initial: 100 };
const setup = { workers: 16, redundancy: 8, p: 0.5, epsilon: Math.exp(-1), factor: 1 };

describe('the bounds of Theorem 3', () => {
  it('are what the paper prints', () => {
    // log(1/ε²) = 2, ‖r̃‖² = 8/4
    expect(leastIterations(setup)).toBe(4);
    const floor = 100 * Math.exp(-2);
    expect(BOUNDS.printed(facts, setup, 10)).toBeCloseTo(floor + (2 * 0.25 * 4) / 80, 12);
    expect(BOUNDS.proved(facts, setup, 10)).toBeCloseTo(floor + (2 * 2 * 0.25 * 4) / 80, 12);
    // r̃ = ‖r‖²/‖XᵀX‖: 2, and its square 4, in place of 2
    expect(BOUNDS.itw(facts, setup, 10)).toBeCloseTo(floor + (4 * 0.25 * 4) / 80, 12);
    // r̃ = r/‖XᵀX‖: 8/16, log²(1/ε) = 1, no mu
    expect(BOUNDS.informal(facts, setup, 10)).toBeCloseTo(floor + 0.5 / 80, 12);
  });

  it('have hypotheses', () => {
    expect(hypothesesHold(facts, setup)).toBe(true);
    expect(hypothesesHold(facts, { ...setup, p: 0.75 })).toBe(false);
    expect(hypothesesHold({ ...facts, mu: 1 }, { ...setup, workers: 1000, p: 0.6 })).toBe(false);
  });

  it('are gradient descent’s for p = 0', () => {
    const descent = { ...setup, p: 0 };
    expect(BOUNDS.printed(facts, descent, 10)).toBeCloseTo(100 * Math.exp(-2), 12);
    expect(mendedBound(facts, descent, 1)[1]).toBeCloseTo(100 * 0.75 ** 2, 12);
    // With the loss as printed the first step is twice as long: 1 − g·kappa = 1/2.
    expect(mendedBound(facts, { ...descent, factor: 2 }, 1)[1]).toBeCloseTo(100 * 0.5 ** 2, 12);
  });

  // Eight workers, seven points: small enough to know E‖beta_T − beta*‖² without sampling.
  const exact = (features: number, epsilon: number, seed: number, factor = 1) => {
    const document = parseExperiment(
      JSON.stringify({
        seed,
        workers: 8,
        tasks: 1,
        scheme: { name: 'sgc', redundancy: 4, placement: 'hadamard' },
        delay: { model: 'bernoulli', p: 0.4, redraw_empty: false },
        incomplete: 'skip',
        training: {
          iterations: 120,
          objective: { loss: 'least-squares', factor },
          data: { source: 'gaussian', points: 7, features, row_norm: 10, noise: 10 },
          step: { rule: 'theorem', name: 'sgc-3', epsilon },
        },
      }),
      'test',
    );
    const experiment = resolveExperiment(document, []);
    const point = experiment.points[0] as TrainingPoint;
    const problem = new ProblemCache([]).of(point, 0);
    return {
      errors: expectedSquaredErrors(point, problem),
      facts: factsOf(problem, factor),
      setup: { workers: 8, redundancy: 4, p: 0.4, epsilon, factor },
    };
  };

  it('once mended hold exactly, whatever the data', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      for (const [features, epsilon, factor] of [
        [1, 0.1, 1],
        [2, 0.01, 2],
        [4, 0.1, 1],
        [4, 0.1, 2],
        [6, 0.001, 2],
      ]) {
        const { errors, facts: known, setup: own } = exact(features, epsilon, seed, factor);
        const bound = mendedBound(known, own, 120);
        expect(bound[0]).toBeCloseTo(errors[0], 8);
        errors.forEach((error, t) => {
          expect(error).toBeLessThanOrEqual(bound[t] * (1 + 1e-9));
        });
      }
    }
  });

  it('as printed fail at the least T where the smallest eigenvalue is small', () => {
    const { errors, facts: known, setup: own } = exact(4, 0.1, 2);
    expect(known.kappa).toBeLessThan(0.3);
    const least = leastIterations(own);
    expect(errors[least]).toBeGreaterThan(BOUNDS.proved(known, own, least));
    expect(errors[120]).toBeLessThan(BOUNDS.printed(known, own, 120));
  });
});

describe('a verdict on a bound', () => {
  const trajectory = (exact: number | undefined) => ({
    ...{ points: 7, features: 2, placement: 'hadamard', facts, setup, runs: 10 },
    errors: [{ t: 10, sampled: { value: 0.9, se: 0.2 }, ...(exact !== undefined && { exact }) }],
  });
  const claimOf = claimsFor('sgc');
  const verdict = (exact: number | undefined, bound: number) =>
    claimOf({
      ...{ id: 'x', section: 'x', statement: 'x' },
      ...boundHolds(quotientsOf([trajectory(exact)], () => bound)),
    }).verdict;

  it('rests on the exact value where there is one, whatever was sampled', () => {
    expect(verdict(1.01, 1)).toBe('fails');
    expect(verdict(0.99, 1)).toBe('holds');
    expect(verdict(undefined, 1)).toBe('inconclusive');
  });

  it('is another with another bound', () => {
    expect(verdict(0.99, 0.98)).toBe('fails');
    expect(verdict(undefined, 0.4)).toBe('fails');
    expect(verdict(undefined, 2)).toBe('holds');
    expect(() => boundHolds([])).toThrow('hypotheses');
  });
});

it('the least imbalance of pairs is reached by all pairs of four workers, and is none for few points', () => {
  // Six points, one at each two of four workers: of 15 pairs 12 share one worker, as d²/n says, and 3 share none.
  expect(leastImbalance({ workers: 4, points: 6, d: 2 })).toBeCloseTo(3 / 15, 12);
  expect(leastImbalance({ workers: 32, points: 31, d: 16 })).toBe(0);
});

it('log-spaced iterations begin with 1 and hold what was asked for', () => {
  expect(logSpaced(100, 3, [7, 10])).toEqual([1, 7, 10, 100]);
});

describe.each([theorem3, corollary1, theorem4, time, redundancy, convergence])('$id', (figure) => {
  let made: FigureResult;
  beforeAll(async () => {
    made = await figure.make(contextOf());
  });

  it('has full rows of finite numbers', () => {
    expect(made.rows.length).toBeGreaterThan(20);
    for (const row of made.rows) {
      expect(row).toHaveLength(made.columns.length);
      for (const cell of row) if (typeof cell === 'number') expect(Number.isFinite(cell)).toBe(true);
    }
  });

  it('draws all its series in every panel, and says how many runs', () => {
    if (!('panels' in made.chart)) throw new Error('lines expected');
    for (const panel of made.chart.panels) {
      expect(panel.points.length).toBeGreaterThan(10);
      expect(panel.points.map(({ y }) => y).filter((y) => !Number.isFinite(y))).toEqual([]);
    }
    const drawn = new Set(made.chart.panels.flatMap(({ points }) => points.map(({ series }) => series)));
    expect([...drawn].sort()).toEqual(made.chart.series.map(({ name }) => name).sort());
    expect(made.chart.caption).toContain('2 runs');
  });

  it('makes claims about its paper, each once', () => {
    expect(new Set(made.claims.map(({ id }) => id)).size).toBe(made.claims.length);
    for (const { id, paper, value, note } of made.claims) {
      expect(paper).toBe(figure.paper);
      expect(id.startsWith(`${paper}-`)).toBe(true);
      expect(Number.isFinite(value)).toBe(true);
      expect(note).not.toMatch(/NaN|undefined/);
    }
  });
});

describe('verdicts', () => {
  const verdicts = async (figure: { make(context: FigureContext): Promise<FigureResult> }) => {
    const { claims } = await figure.make(contextOf());
    return Object.fromEntries(claims.map(({ id, verdict }: Claim) => [id, verdict]));
  };

  it('that need no sampling come out of any number of runs', async () => {
    const theorem = await verdicts(theorem3);
    expect(theorem['sgc-theorem3-gd']).toBe('fails');
    const corollary = await verdicts(corollary1);
    expect(corollary['sgc-corollary1-gd']).toBe('fails');
    const ball = await verdicts(theorem4);
    expect(ball['sgc-theorem4']).toBe('holds as amended');
  });
});

/** Two runs of everything, in this thread, on generated data. */
function contextOf(): FigureContext {
  const data = () => ({ source: 'gaussian', points: 100, features: 10, std: 100, noise: 1 });
  return figureContext([], { trials: 2 }, { data, file: () => undefined });
}
