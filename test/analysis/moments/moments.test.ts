import { beforeEach, describe, expect, it } from 'vitest';
import {
  enumeratedSquaredErrors,
  expectedSquaredErrors,
} from '../../../src/analysis/moments/expected-error.js';
import {
  errorMap,
  momentsOfUnits,
  squaredErrors,
  timesTransposed,
} from '../../../src/analysis/moments/recursion.js';
import { collectedWeights, patternsOf } from '../../../src/analysis/moments/weights.js';
import { zScore } from '../../../src/analysis/validate/check.js';
import { trainingCheck, trainingChecks } from '../../../src/analysis/validate/training-checks.js';
import type { Code } from '../../../src/engine/collector.js';
import { erasurehead } from '../../../src/schemes/fractional-repetition.js';
import { registerScheme } from '../../../src/schemes/registry.js';
import type { SchemeDefinition } from '../../../src/schemes/scheme.js';
import { bgc, sgc, sgcSendAll } from '../../../src/schemes/sgc.js';
import { ignoreStragglers } from '../../../src/schemes/uncoded.js';
import { layOut, type TrainingPoint } from '../../../src/simulation/experiment/experiment.js';
import { RECORDS } from '../../../src/simulation/experiment/metrics.js';
import { ProblemCache } from '../../../src/simulation/experiment/problem.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';
import { train } from '../../../src/simulation/training/execute.js';
import { noRealFiles, realFiles } from '../../models/data/real-files.js';
import { uniformOf } from '../../schemes/responders.js';

const STEP = { rule: 'power', scale: (7 * Math.log(10) * 100) / 1000, exponent: 0.7, normalise: 'spectral' };

interface Changes {
  readonly scheme: object;
  readonly p?: number;
  readonly redraw?: boolean;
  readonly workers?: number;
  readonly training?: object;
  readonly more?: object;
}

function pointOf(
  { scheme, p = 0.5, redraw = true, workers = 6, training = {}, more = {} }: Changes,
  folders: readonly string[] = [],
): TrainingPoint {
  const experiment = {
    workers,
    scheme,
    delay: { model: 'bernoulli', p, redraw_empty: redraw },
    incomplete: 'skip',
    ...more,
    training: {
      iterations: 30,
      data: { source: 'unequal-norms', points: 24, features: 3 },
      step: STEP,
      record: 1,
      ...training,
    },
  };
  const document = parseExperiment(JSON.stringify(experiment), 'test');
  return resolveExperiment(document, folders).points[0] as TrainingPoint;
}

const problemOf = (point: TrainingPoint) => new ProblemCache([]).of(point, 0);

const SCHEMES = [
  { name: 'sgc', redundancy: 2 },
  { name: 'bgc', redundancy: 3 },
  { name: 'ignore-stragglers' },
  { name: 'erasurehead', load: 2 },
  { name: 'erasurehead', load: 3, unbiased: true },
  { name: 'sgc-send-all', redundancy: 2 },
];

describe('products', () => {
  it('with the transpose, whole and upper half', () => {
    const uniform = uniformOf('product');
    for (const [rows, columns, width] of [
      [7, 7, 5],
      [4, 4, 3],
      [5, 9, 2],
      [1, 1, 1],
    ]) {
      const a = Float64Array.from({ length: rows * width }, uniform);
      const b = Float64Array.from({ length: columns * width }, uniform);
      const entry = (i: number, j: number) =>
        Array.from({ length: width }, (_, k) => a[i * width + k] * b[j * width + k]).reduce((x, y) => x + y);
      for (const upper of rows === columns ? [false, true] : [false]) {
        const out = new Float64Array(rows * columns);
        timesTransposed(a, b, width, out, upper);
        for (let i = 0; i < rows; i++) {
          for (let j = upper ? i : 0; j < columns; j++)
            expect(out[i * columns + j]).toBeCloseTo(entry(i, j), 13);
        }
      }
    }
  });
});

describe('the recursion of the moments', () => {
  it.each([false, true])('is the mean over all sequences of patterns, redrawn: %s', (redrawn) => {
    const residuals = {
      points: 3,
      features: 2,
      values: Float64Array.of(1, 2, -1, 0.5, 3, 1),
      residuals: Float64Array.of(0.3, -0.2, 0.5),
    };
    const probabilities = [0.3, 0.7, 0.5];
    const weights = [Float64Array.of(2, 0, 1), Float64Array.of(0, 1.5, 0), Float64Array.of(0, 1, 3)];
    const maps = weights.map((v) => errorMap(residuals, v));
    const start = Float64Array.of(1, -2);
    const step = (t: number) => 0.05 / t;
    const found = squaredErrors(
      momentsOfUnits(
        maps.map((map, u) => ({ probability: probabilities[u], map })),
        redrawn,
      ),
      start,
      step,
      2,
    );
    // Two iterations of three units: all 8 · 8 sequences, each walked through by itself.
    let mean = 0;
    let total = 0;
    for (let first = 0; first < 8; first++) {
      for (let second = 0; second < 8; second++) {
        if (redrawn && (first === 0 || second === 0)) continue;
        let chance = 1;
        let error = Array.from(start);
        [first, second].forEach((bits, t) => {
          const move = [0, 0];
          maps.forEach((map, u) => {
            const isIn = ((bits >> u) & 1) === 1;
            chance *= isIn ? probabilities[u] : 1 - probabilities[u];
            if (!isIn) return;
            for (const f of [0, 1])
              move[f] += map[3 * f] * error[0] + map[3 * f + 1] * error[1] + map[3 * f + 2];
          });
          error = error.map((e, f) => e - step(t + 1) * move[f]);
        });
        mean += chance * (error[0] ** 2 + error[1] ** 2);
        total += chance;
      }
    }
    expect(found[0]).toBe(5);
    expect(found[2]).toBeCloseTo(mean / total, 12);
  });
});

describe.each(SCHEMES)('exact errors of $name', (scheme) => {
  it.each([
    [0.3, true],
    [0.3, false],
    [0.8, true],
  ])('by workers or groups are those of all patterns of the collector, p = %f, redrawn: %s', (p, redraw) => {
    const point = pointOf({ scheme, p, redraw });
    const problem = problemOf(point);
    const exact = expectedSquaredErrors(point, problem);
    const enumerated = enumeratedSquaredErrors(point, problem);
    expect(exact).toHaveLength(31);
    exact.forEach((error, t) => {
      expect(error / enumerated[t]).toBeCloseTo(1, 10);
    });
  });

  it.each([1, 2])('without stragglers are gradient descent, factor %d', (factor) => {
    const objective = { loss: 'least-squares', factor };
    const point = pointOf({ scheme, p: 0, training: { start: { value: 2 }, objective } });
    const problem = problemOf(point);
    const [{ values }] = train(point, problem, [0]);
    expect(expectedSquaredErrors(point, problem)[30]).toBeCloseTo(values[RECORDS.indexOf('error')] ** 2, 10);
  });
});

describe('patterns', () => {
  it('have probabilities that sum to one', () => {
    const code = layOut(pointOf({ scheme: SCHEMES[0] }), { squaredNorms: new Float64Array(24).fill(1) });
    for (const redrawn of [true, false]) {
      const patterns = patternsOf(code.plan, 0.7, redrawn, collectedWeights(code));
      expect(patterns.reduce((sum, { chance }) => sum + chance, 0)).toBeCloseTo(1, 12);
      expect(patterns[0].chance).toBeCloseTo(redrawn ? 0 : 0.7 ** 6, 12);
    }
  });
});

describe('what has no exact moments', () => {
  it.each([
    ['other delays', { scheme: SCHEMES[0], more: { delay: { model: 'exponential', mean: 1 } } }],
    ['other schemes', { scheme: { name: 'frc', load: 2 } }],
    ['a penalty', { scheme: SCHEMES[0], training: { objective: { loss: 'least-squares', l2: 1 } } }],
    ['a random start', { scheme: SCHEMES[0], training: { start: 'normal' } }],
    ['a sketch', { scheme: SCHEMES[0], training: { sketch: { factor: 2, partitions: 6, weights: false } } }],
    ['momentum', { scheme: SCHEMES[0], training: { method: 'accelerated' } }],
  ])('is refused: %s', (_, changes) => {
    const point = pointOf(changes);
    expect(() => expectedSquaredErrors(point, problemOf(point))).toThrow(/exact moments/);
  });
});

describe('simulation', () => {
  it('is within 4 standard errors of the exact moments in every row of `straggle validate`', () => {
    const checks = trainingChecks(1, '1');
    expect(checks).toHaveLength(16);
    for (const check of checks) expect(Math.abs(zScore(check) ?? Infinity), check.name).toBeLessThan(4);
  });

  const wrong: [string, SchemeDefinition, object, (v: number) => number][] = [
    ['sgc', sgc, { redundancy: 2 }, (v) => v / 0.5],
    ['bgc', bgc, { redundancy: 2 }, (v) => (v * 2) / 3],
    ['ignore-stragglers', ignoreStragglers, {}, (v) => v / 0.5],
    ['erasurehead', erasurehead, { load: 2 }, (v) => v / 0.75],
    ['sgc-send-all', sgcSendAll, { redundancy: 2 }, (v) => v * 0.5],
  ];
  it.each(wrong)('fails where %s is normalised wrongly', (name, definition, parameters, spoilt) => {
    registerScheme({
      ...definition,
      name: `${name}-spoilt`,
      build: (p, setting) => spoil(definition.build(p, setting), spoilt),
    });
    const data = { source: 'gaussian', points: 60, features: 4 };
    const training = { iterations: 60, data };
    const point = pointOf({ scheme: { name: `${name}-spoilt`, ...parameters }, training });
    const check = trainingCheck(name, point, 200, { name, ...parameters });
    expect(Math.abs(zScore(check) ?? 0)).toBeGreaterThan(8);
    const right = pointOf({ scheme: { name, ...parameters }, training });
    expect(Math.abs(zScore(trainingCheck(name, right, 200)) ?? 9)).toBeLessThan(4);
  });

  describe('with the authors’ data', () => {
    beforeEach(({ skip }) => skip(noRealFiles !== undefined, noRealFiles));

    it.each([
      [{ name: 'sgc', redundancy: 2 }, 0.5],
      [{ name: 'erasurehead', load: 2 }, 0.9],
    ])('is within 4 standard errors: %o at p = %f', (scheme, p) => {
      const data = { source: 'csv', x: 'sgc/X.csv', y: 'sgc/Y.csv' };
      const changes = { scheme, p, workers: 10, training: { iterations: 100, data } };
      const point = pointOf(changes, realFiles.directories);
      const check = trainingCheck('', point, 400, point.scheme, realFiles.directories);
      expect(Math.abs(zScore(check) ?? Infinity)).toBeLessThan(4);
    });
  });
});

/** The code with other weights. */
function spoil(code: Code, change: (v: number) => number): Code {
  return {
    ...code,
    collector: () => {
      const inner = code.collector();
      return {
        reset: () => inner.reset(),
        receive: (worker, subtask) => inner.receive(worker, subtask),
        exhausted: () => inner.exhausted(),
        weights: (v) => {
          inner.weights(v);
          for (let i = 0; i < v.length; i++) v[i] = change(v[i]);
        },
      };
    },
  };
}
