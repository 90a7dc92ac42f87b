// Iterations per second of the engine in one thread: blocks of trials as `straggle run` runs them.
// Usage: node bench/ours/iterations.js SECONDS EXPERIMENT, the experiment as JSON.

import { resolveExperiment } from '../../dist/simulation/experiment/resolve.js';
import { parseExperiment } from '../../dist/simulation/input/document.js';
import { BlockRunner } from '../../dist/simulation/monte-carlo/block.js';
import { BLOCK_TRIALS, pointGroupsOf } from '../../dist/simulation/monte-carlo/point-group.js';
import { report } from './clock.js';

const experiment = resolveExperiment(parseExperiment(process.argv[3], 'bench'));
const runner = new BlockRunner(experiment, pointGroupsOf(experiment)[0]);
const schemes = experiment.points.length;
const count = new Float64Array(schemes);
const total = new Float64Array(schemes);
const squares = new Float64Array(schemes);
let events = 0;
let block = 0;

function batch() {
  runner.run(block++).forEach((result, i) => {
    const { n, mean, m2 } = result.moments.completion_time;
    count[i] += n;
    total[i] += n * mean;
    squares[i] += m2 + n * mean * mean;
    events += result.events;
  });
  return BLOCK_TRIALS * schemes;
}

report(batch, () => {
  let mean = 0;
  let se = 0;
  for (let i = 0; i < schemes; i++) {
    const own = total[i] / count[i];
    mean += own;
    // Schemes on the same draws are not independent: the sum is the most that theirs can be.
    se += Math.sqrt((squares[i] / count[i] - own * own) / count[i]);
  }
  return { mean, se, events_per_iteration: events / count.reduce((a, b) => a + b) };
});
