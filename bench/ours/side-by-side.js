// What the machine itself gives: so many processes side by side, each with work of its own in one thread for so many
// seconds of the clock on the wall, and nothing in common. No program can gain more by its threads.
// Usage: node bench/ours/side-by-side.js SECONDS EXPERIMENT PROCESSES

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { resolveExperiment } from '../../dist/simulation/experiment/resolve.js';
import { parseExperiment } from '../../dist/simulation/input/document.js';
import { BlockRunner } from '../../dist/simulation/monte-carlo/block.js';
import { BLOCK_TRIALS, pointGroupsOf } from '../../dist/simulation/monte-carlo/point-group.js';

const [script, , text, processes] = process.argv.slice(1);
const seconds = Number(process.argv[2]);

/** Iterations per second of this process. */
function alone() {
  const experiment = resolveExperiment(parseExperiment(text, 'bench'));
  const runner = new BlockRunner(experiment, pointGroupsOf(experiment)[0]);
  let block = 0;
  const runFor = (milliseconds) => {
    const from = performance.now();
    const first = block;
    while (performance.now() - from < milliseconds) runner.run(block++);
    return ((block - first) * BLOCK_TRIALS * 1000) / (performance.now() - from);
  };
  runFor(Math.min(500, 1000 * seconds));
  return runFor(1000 * seconds);
}

if (processes === undefined) {
  console.log(alone());
} else {
  const run = promisify(execFile);
  const all = Array.from({ length: Number(processes) }, () =>
    run(process.execPath, [script, String(seconds), text]),
  );
  const rates = (await Promise.all(all)).map(({ stdout }) => Number(stdout));
  console.log(JSON.stringify({ work: seconds * rates.reduce((a, b) => a + b), seconds }));
}
