import { describe, expect, it } from 'vitest';
import { runTraining } from '../../../src/simulation/execution/run.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { documentOf } from '../../../src/simulation/input/document.js';
import type { RunRecord } from '../../../src/simulation/training/recorder.js';
import { sharedTasks, trainingTasks } from '../../../src/simulation/training/tasks.js';

const training = {
  iterations: 30,
  data: { source: 'gaussian', points: 60, features: 6, std: 1, noise: 0.5, test: 20 },
  step: { rule: 'constant', value: 0.005 },
  record: [1, 5, 30],
  resample: ['data'],
};

const base = {
  name: 'shared',
  trials: 3,
  workers: 15,
  scheme: { name: 'uncoded' },
  delay: { model: 'shifted-exponential', alpha: 0.1, mu: 2 },
  training,
};

const schemes: { name: string; load?: number; redundancy?: number; wait?: number }[] = [
  { name: 'uncoded' },
  { name: 'frc', load: 3 },
  ...[3, 7, 11].map((wait) => ({ name: 'erasurehead', load: 3, wait })),
  { name: 'bgc', redundancy: 3, wait: 9 },
];

function experimentOf(changes: object) {
  return resolveExperiment(documentOf({ ...base, ...changes }, 'shared'));
}

async function runsOf(changes: object): Promise<RunRecord[][]> {
  const { rows } = await runTraining(experimentOf(changes));
  return rows.map(({ summary }) => [...summary.runs]);
}

/** Every scheme in an experiment of its own. */
async function alone(changes: object, of = schemes): Promise<RunRecord[][]> {
  const found = await Promise.all(of.map((scheme) => runsOf({ ...changes, scheme })));
  return found.flat();
}

describe('points with the same data in each run', () => {
  it('are in one task per run', () => {
    const delay = { model: 'exponential', mean: 1 };
    const tasks = [...sharedTasks(experimentOf({ delay, sweep: { scheme: schemes } }))];
    expect(tasks).toEqual([0, 1, 2].map((first) => ({ point: 0, beside: [1, 2, 3, 4, 5], first, count: 1 })));
  });

  it('are those whose data is drawn anew, and alike', () => {
    const seeds = experimentOf({ sweep: { seed: [1, 2] } });
    expect([...sharedTasks(seeds)]).toEqual([...trainingTasks(seeds)]);
  });

  for (const [name, changes] of [
    ['least squares', {}],
    ['logistic loss', { training: { ...training, objective: { loss: 'logistic', metric: 'auc' } } }],
    ['few workers, whose Gram matrices are kept', { workers: 6 }],
    ['a start of its own for each run', { training: { ...training, start: 'normal' } }],
    [
      'a step that depends on the scheme',
      { training: { ...training, step: { rule: 'theorem', name: 'erasurehead-2' } } },
    ],
  ] as const) {
    it(`come to the same bits as each by itself: ${name}`, async () => {
      const data = name === 'logistic loss' ? { ...training.data, two_classes: true } : training.data;
      const own = {
        ...changes,
        training: { ...training, ...('training' in changes && changes.training), data },
      };
      const usable = schemes.filter(({ name: scheme, wait }) => {
        if (name.includes('step')) return scheme === 'erasurehead';
        return (wait ?? 0) <= ('workers' in changes ? changes.workers : base.workers);
      });
      const together = await runsOf({ ...own, sweep: { scheme: usable } });
      expect(together).toEqual(await alone(own, usable));
    });
  }

  it('diverge without the others', async () => {
    // From few workers an estimate is not what it is from all: ignoring stragglers divides by their share.
    const own = {
      training: { ...training, iterations: 400, record: [1, 400], step: { rule: 'constant', value: 0.021 } },
    };
    const of = [
      { name: 'uncoded' },
      { name: 'ignore-stragglers', wait: 1 },
      { name: 'ignore-stragglers', wait: 14 },
    ];
    const together = await runsOf({ ...own, sweep: { scheme: of } });
    expect(together.map((runs) => runs[0].filled)).toEqual([2, 1, 2]);
    expect(together).toEqual(await alone(own, of));
  });
});

describe('points that meet the same delays', () => {
  const once = (changes: object = {}) => ({
    trials: 5,
    ...changes,
    training: { ...training, resample: [], ...('training' in changes && (changes.training as object)) },
  });

  it('are together in tasks of a few runs', () => {
    const tasks = [...sharedTasks(experimentOf({ ...once(), sweep: { scheme: schemes } }))];
    const beside = [1, 2, 3, 4, 5];
    expect(tasks).toEqual([
      { point: 0, beside, first: 0, count: 3 },
      { point: 0, beside, first: 3, count: 2 },
    ]);
  });

  it('are those of equal delays, with many workers and runs that end together', () => {
    for (const changes of [
      { sweep: { 'delay.mu': [1, 2] } },
      { workers: 12, sweep: { scheme: schemes } },
      { training: { until: { gradient_norm: 1 } }, sweep: { scheme: schemes } },
      {
        training: { resample: ['sketch'], sketch: { factor: 2, partitions: 15, weights: false } },
        sweep: { scheme: schemes },
      },
    ]) {
      const experiment = experimentOf(once(changes));
      expect([...sharedTasks(experiment)]).toEqual([...trainingTasks(experiment)]);
    }
  });

  const stragglers = { model: 'bernoulli', p: 0.4, persistence: 3 };
  for (const [name, changes] of [
    ['an order that is found together', {}],
    ['draws for each sub-task', { delay: { model: 'exponential', mean: 1, correlation: 'subtask' } }],
    ['stragglers that stay', { delay: stragglers, incomplete: 'skip' }],
    ['points that are placed anew', { delay: stragglers, training: { resample: ['placement'] } }],
    ['few workers, whose Gram matrices are kept', { workers: 11, training: { resample: ['placement'] } }],
    ['a step that depends on the scheme', { training: { step: { rule: 'theorem', name: 'erasurehead-2' } } }],
  ] as const) {
    it(`come to the same bits as each by itself: ${name}`, async () => {
      const placed = [
        { name: 'bgc', redundancy: 3 },
        { name: 'sgc', redundancy: 2.5 },
        { name: 'sgc-send-all', redundancy: 2 },
      ];
      const isPlaced = 'training' in changes && 'resample' in changes.training;
      const others = [...schemes, { name: 'ignore-stragglers', wait: 5 }].filter(({ name: scheme, wait }) => {
        if (name.includes('step')) return scheme === 'erasurehead';
        // Of those that respond none is the first.
        return !name.includes('stay') || wait === undefined;
      });
      const of = isPlaced ? placed : others;
      const own = once(changes);
      expect(await runsOf({ ...own, sweep: { scheme: of } })).toEqual(await alone(own, of));
      // Run by run, too.
      const single = await runsOf({ ...own, trials: 1, sweep: { scheme: of } });
      expect((await runsOf({ ...own, sweep: { scheme: of } })).map(([first]) => [first])).toEqual(single);
    });
  }
});
