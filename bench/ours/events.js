// Events per second of the engine in one thread, with a barrier or without: blocks of trials as `straggle run` runs them.
// Usage: node bench/ours/events.js SECONDS EXPERIMENT, the experiment as JSON.

import { resolveExperiment } from '../../dist/simulation/experiment/resolve.js';
import { parseExperiment } from '../../dist/simulation/input/document.js';
import { BlockRunner } from '../../dist/simulation/monte-carlo/block.js';
import { pointGroupsOf } from '../../dist/simulation/monte-carlo/point-group.js';
import { report } from './clock.js';

const experiment = resolveExperiment(parseExperiment(process.argv[3], 'bench'));
const runner = new BlockRunner(experiment, pointGroupsOf(experiment)[0]);
let block = 0;

report(
  () => runner.run(block++).reduce((sum, { events }) => sum + events, 0),
  () => ({ blocks: block }),
);
