// Iterations per second of training runs of stochastic gradient coding as in its paper, in one thread. Two problems take
// turns, so that none finds the matrices that were built for its last runs.
// Usage: node bench/ours/training.js SECONDS WORKERS [ITERATIONS of a run]

import { resolveExperiment } from '../../dist/simulation/experiment/resolve.js';
import { parseExperiment } from '../../dist/simulation/input/document.js';
import { TrainingTaskRunner, trainingTasks } from '../../dist/simulation/training/tasks.js';
import { report } from './clock.js';

const [RUNS, ITERATIONS] = [10, Number(process.argv[4] ?? 5000)];
const experiment = resolveExperiment(
  parseExperiment(
    JSON.stringify({
      trials: RUNS,
      workers: Number(process.argv[3] ?? 10),
      scheme: { name: 'sgc', redundancy: 2 },
      delay: { model: 'bernoulli', p: 0.5 },
      training: {
        iterations: ITERATIONS,
        objective: { loss: 'least-squares' },
        data: { source: 'gaussian', points: 1000, features: 100, std: 100, noise: 1 },
        step: { rule: 'power', scale: 1.611809565095832, exponent: 0.7, normalise: 'spectral' },
        record: [ITERATIONS],
      },
      sweep: { seed: [1, 2] },
    }),
    'bench',
  ),
);
const runner = new TrainingTaskRunner(experiment);
const tasks = [...trainingTasks(experiment)];

let next = 0;

report(() => {
  const result = runner.run(tasks[next++ % tasks.length]);
  if ('failure' in result) throw new Error(result.failure);
  return RUNS * ITERATIONS;
});
