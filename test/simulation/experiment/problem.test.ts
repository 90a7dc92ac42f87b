import { describe, expect, it } from 'vitest';
import type { TrainingPoint } from '../../../src/simulation/experiment/experiment.js';
import { ProblemCache } from '../../../src/simulation/experiment/problem.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';

/** A point whose data are drawn for each of its runs. */
function pointOf(trials: number): TrainingPoint {
  const experiment = {
    ...{ workers: 4, trials, scheme: { name: 'uncoded' }, delay: { model: 'exponential', mean: 1 } },
    training: {
      ...{ iterations: 2, step: { rule: 'constant', value: 0.01 }, resample: ['data'] },
      data: { source: 'gaussian', points: 20, features: 2, std: 1 },
    },
  };
  return resolveExperiment(parseExperiment(JSON.stringify(experiment), 'test'), [])
    .points[0] as TrainingPoint;
}

describe('data that are drawn for each run', () => {
  it('differ from run to run, and are kept for the next point where there are few runs', () => {
    const problems = new ProblemCache([]);
    const [first, second] = [0, 1].map((run) => problems.of(pointOf(5), run));
    expect(second.data.labels).not.toEqual(first.data.labels);
    expect(problems.of(pointOf(5), 0)).toBe(first);
  });

  it('are made anew for the next point where there are many, and are the same', () => {
    const problems = new ProblemCache([]);
    const [first] = [0, 1].map((run) => problems.of(pointOf(100), run));
    const again = problems.of(pointOf(100), 0);
    expect(again).not.toBe(first);
    expect(again.data.labels).toEqual(first.data.labels);
  });
});
