// Iterations and events per second of the engine, one thread: blocks of trials as `straggle run` runs them.
// Usage: npm run bench [-- SECONDS]; after `npm ci` or `npm run build`.
import { parseExperiment } from '../dist/experiments/definition/document.js';
import { resolveExperiment } from '../dist/experiments/definition/resolve.js';
import { BlockRunner } from '../dist/experiments/monte-carlo/block.js';
import { BLOCK_TRIALS, worldsOf } from '../dist/experiments/monte-carlo/world.js';

const seconds = Number(process.argv[2] ?? 2);
const delay = '{model: shifted-exponential, alpha: 0.01, mu: 10}';
console.log(`${'scheme (K = 20, r = 3)'.padEnd(26)}${'iterations/s'.padStart(14)}${'events/s'.padStart(14)}`);
for (const name of ['uc-mmc', 'mcc', 'cpgc']) {
  const text = `{trials: 1000000000, workers: 20, split: blocks, scheme: {name: ${name}, load: 3}, delay: ${delay}}`;
  const experiment = resolveExperiment(parseExperiment(text, 'bench'));
  const runner = new BlockRunner(experiment, worldsOf(experiment)[0]);
  let block = 0;
  // Until the optimising compiler has settled.
  for (; block < 200; block++) runner.run(block);
  const started = performance.now();
  let events = 0;
  let trials = 0;
  while (performance.now() - started < 1000 * seconds) {
    events += runner.run(block++)[0].events;
    trials += BLOCK_TRIALS;
  }
  const elapsed = (performance.now() - started) / 1000;
  const rate = (count) =>
    Math.round(count / elapsed)
      .toLocaleString('en')
      .padStart(14);
  console.log(`${name.padEnd(26)}${rate(trials)}${rate(events)}`);
}
