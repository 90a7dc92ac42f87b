// A whole sweep point in a number of threads: JOBS as `straggle run --jobs` takes it.
// Usage: node bench/ours/threads.js SECONDS EXPERIMENT JOBS

import { runTrials } from '../../dist/simulation/execution/run.js';
import { resolveExperiment } from '../../dist/simulation/experiment/resolve.js';
import { parseExperiment } from '../../dist/simulation/input/document.js';

const [seconds, text, jobs] = [Number(process.argv[2]), process.argv[3], Number(process.argv[4])];
const withTrials = (trials) =>
  resolveExperiment(parseExperiment(JSON.stringify({ ...JSON.parse(text), trials }), 'bench'));
const timed = async (trials) => {
  const experiment = withTrials(trials);
  const started = performance.now();
  const [summary] = await runTrials(experiment, { jobs, apart: true });
  return { elapsed: (performance.now() - started) / 1000, summary };
};
// As many trials as take about so long, the start of the threads included.
let trials = 200_000;
for (let i = 0; i < 2; i++) {
  const { elapsed } = await timed(trials);
  trials = Math.ceil((trials * seconds) / elapsed / 250) * 250;
}
const { elapsed, summary } = await timed(trials);
const { n, mean, m2 } = summary.of('completion_time');
console.log(JSON.stringify({ work: n, seconds: elapsed, mean, se: Math.sqrt(m2 / (n - 1) / n) }));
