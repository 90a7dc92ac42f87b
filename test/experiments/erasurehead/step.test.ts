import { describe, expect, it } from 'vitest';
import { momentsOfY } from '../../../src/analysis/closed-forms/erasurehead.js';
import { pointOf } from '../../../src/analysis/closed-forms/simulate.js';
import { runTraining } from '../../../src/simulation/execution/run.js';
import { isTraining, layOut } from '../../../src/simulation/experiment/experiment.js';
import { ProblemCache } from '../../../src/simulation/experiment/problem.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';
import { recordMoments } from '../../../src/simulation/results/table.js';

function experimentOf(scheme: object, step: object) {
  const experiment = {
    workers: 6,
    trials: 3,
    scheme,
    delay: { model: 'exponential', mean: 1 },
    training: {
      iterations: 4,
      data: { source: 'gaussian', points: 60, features: 3, std: 1 },
      step,
      record: [4],
    },
  };
  return resolveExperiment(parseExperiment(JSON.stringify(experiment), 'test'), []);
}

async function finalLoss(scheme: object, step: object): Promise<number | undefined> {
  const [{ summary }] = await runTraining(experimentOf(scheme, step));
  return recordMoments(summary, 0, 'loss')?.mean;
}

const second = { rule: 'theorem', name: 'erasurehead-2' };
const agc = { name: 'erasurehead', load: 2, wait: 3, unbiased: true };

describe('the step (1 − p)/beta of ErasureHead’s theorems', () => {
  it('takes p from the scheme', async () => {
    const { points } = experimentOf(agc, second);
    const [point] = points.filter(isTraining);
    const { objective } = new ProblemCache([]).of(point, 0);
    const { p } = momentsOfY(6, 2, 3);
    const value = (1 - p) / objective.smoothness();
    expect(await finalLoss(agc, second)).toBeCloseTo(
      (await finalLoss(agc, { rule: 'constant', value })) ?? 0,
      9,
    );
  });

  it('is 1/beta where nothing is ever missing', async () => {
    const first = { rule: 'theorem', name: 'erasurehead-1' };
    for (const scheme of [{ name: 'uncoded' }, { name: 'frc', load: 3 }, { name: 'cyclic', load: 2 }]) {
      expect(await finalLoss(scheme, second)).toBe(await finalLoss(scheme, first));
    }
  });

  it('is refused for a scheme that does not state p', () => {
    expect(() => experimentOf({ name: 'sgc', redundancy: 2 }, second)).toThrow(/a scheme that states it/);
  });

  it('leaves other mistakes to those who find them', () => {
    expect(() => experimentOf({ ...agc, load: 4 }, second)).toThrow(/scheme\.load/);
  });
});

it.each([
  [{ name: 'uncoded' }, 0],
  [{ name: 'fastest-k', wait: 3 }, 1 / 2],
  [{ name: 'ignore-stragglers', wait: 2 }, 2 / 3],
  [{ name: 'frc', load: 2 }, 0],
  [{ name: 'erasurehead', load: 2, wait: 3 }, momentsOfY(6, 2, 3).p],
  [{ name: 'cyclic', load: 2 }, 0],
  [{ name: 'reed-solomon', load: 2 }, 0],
  [{ name: 'sgc', redundancy: 2 }, undefined],
])('%j states the probability that a task is missing: %s', (scheme, expected) => {
  const point = pointOf({ workers: 6, split: 'points', scheme, delay: { model: 'exponential', mean: 1 } });
  const { missProbability } = layOut(point);
  if (expected === undefined) expect(missProbability).toBeUndefined();
  else expect(missProbability).toBeCloseTo(expected, 14);
});
