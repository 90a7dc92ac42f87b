// A whole sweep point in a number of threads: JOBS as `straggle run --jobs` takes it. The work is what takes one thread so
// many seconds, however many threads do it, and the start of the threads is in its time.
// Usage: node bench/ours/threads.js SECONDS EXPERIMENT JOBS

import { Executor } from '../../dist/simulation/execution/executor.js';
import { runTrials } from '../../dist/simulation/execution/run.js';
import { resolveExperiment } from '../../dist/simulation/experiment/resolve.js';
import { parseExperiment } from '../../dist/simulation/input/document.js';
import { BLOCK_TRIALS } from '../../dist/simulation/monte-carlo/point-group.js';

const [seconds, text, jobs] = [Number(process.argv[2]), process.argv[3], Number(process.argv[4])];
const withTrials = (trials) =>
  resolveExperiment(parseExperiment(JSON.stringify({ ...JSON.parse(text), trials }), 'bench'));
const timed = async (trials, executor) => {
  const experiment = withTrials(trials);
  const started = performance.now();
  const [row] = (await runTrials(experiment, executor)).rows;
  await executor.end();
  return { elapsed: (performance.now() - started) / 1000, row };
};
const whole = (trials) => BLOCK_TRIALS * Math.ceil(trials / BLOCK_TRIALS);

// In this thread, which has its start behind it.
let trials = whole(Math.min(seconds, 1) * 200_000);
for (let i = 0; i < 2; i++) {
  const { elapsed } = await timed(trials, new Executor());
  trials = whole((trials * (i === 0 ? Math.min(seconds, 1) : seconds)) / elapsed);
}
const { elapsed, row } = await timed(trials, new Executor(jobs));
console.log(JSON.stringify({ work: row.trials, seconds: elapsed, mean: row.time.value, se: row.time.se }));
