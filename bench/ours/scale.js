// Iterations of one scheme with so many workers, one after the other, and what they cost; a process for each number of
// workers, so that the memory is that of one.
// Usage: node bench/ours/scale.js SECONDS WORKERS SCHEME, the scheme as JSON

import { DelayStream } from '../../dist/engine/delays.js';
import { Iteration } from '../../dist/engine/iteration.js';
import { largestWork } from '../../dist/engine/plan.js';
import { createDelay } from '../../dist/models/delays/registry.js';
import { Streams } from '../../dist/random/stream.js';
import { layOut } from '../../dist/simulation/experiment/experiment.js';
import { resolveExperiment } from '../../dist/simulation/experiment/resolve.js';
import { parseExperiment } from '../../dist/simulation/input/document.js';

const [seconds, workers] = [Number(process.argv[2]), Number(process.argv[3])];
const scheme = JSON.parse(process.argv[4]);
const start = process.memoryUsage.rss();

const delay = { model: 'shifted-exponential', alpha: 0.01, mu: 10 };
const text = JSON.stringify({ workers, split: 'blocks', scheme, delay });
const [point] = resolveExperiment(parseExperiment(text, 'scale')).points;
const { plan, collector } = layOut(point);
const iteration = new Iteration(plan, point.network, scheme.name);
const master = collector();
const draws = new DelayStream(createDelay(point.delay), workers, largestWork(plan));
draws.open(new Streams('scale'));

let count = 0;
function once() {
  draws.restart(count++);
  return iteration.run(draws.next(), master).events;
}

/** Seconds of the processor. */
const clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
/** Events per second of iterations that take at least so long together. */
function rate(least) {
  const from = clock();
  let events = 0;
  let elapsed = 0;
  do {
    events += once();
    elapsed = clock() - from;
  } while (elapsed < least);
  return { events, elapsed };
}

const first = rate(0);
const memory = process.resourceUsage().maxRSS * 1024 - start;
rate(Math.min(seconds, 1));
const before = count;
const { events, elapsed } = rate(seconds);
console.log(
  JSON.stringify({
    events_per_iteration: events / (count - before),
    events_per_second: events / elapsed,
    first_iteration_events_per_second: first.events / first.elapsed,
    memory_mb: memory / 1e6,
  }),
);
