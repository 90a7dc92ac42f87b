// A whole sweep point in a number of threads: JOBS as `straggle run --jobs` takes it.
// Usage: node bench/ours/threads.js SECONDS EXPERIMENT JOBS

import { Executor } from '../../dist/simulation/execution/executor.js';
import { runTrials } from '../../dist/simulation/execution/run.js';
import { resolveExperiment } from '../../dist/simulation/experiment/resolve.js';
import { parseExperiment } from '../../dist/simulation/input/document.js';

const [seconds, text, jobs] = [Number(process.argv[2]), process.argv[3], Number(process.argv[4])];
const withTrials = (trials) =>
  resolveExperiment(parseExperiment(JSON.stringify({ ...JSON.parse(text), trials }), 'bench'));
const timed = async (trials) => {
  const experiment = withTrials(trials);
  const started = performance.now();
  const executor = new Executor(jobs);
  const [row] = (await runTrials(experiment, executor)).rows;
  await executor.end();
  return { elapsed: (performance.now() - started) / 1000, row };
};
// As many trials as take about so long, the start of the threads included.
let trials = Math.ceil((Math.min(seconds, 1) * 200_000) / 250) * 250;
for (let i = 0; i < 2; i++) {
  const { elapsed } = await timed(trials);
  trials = Math.ceil((trials * seconds) / elapsed / 250) * 250;
}
const { elapsed, row } = await timed(trials);
console.log(JSON.stringify({ work: row.trials, seconds: elapsed, mean: row.time.value, se: row.time.se }));
