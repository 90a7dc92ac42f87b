import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { DelayStream } from '../../src/engine/delays.js';
import { largestWork } from '../../src/engine/plan.js';
import { createDelay } from '../../src/models/delays/registry.js';
import { Streams } from '../../src/random/stream.js';
import { PointCompiler } from '../../src/simulation/monte-carlo/compiled-point.js';
import { experimentOf } from '../simulation/documents.js';

// What an iteration costs is counted here and not timed: numbers that are the same on every machine.

const delay = { model: 'shifted-exponential', alpha: 0.01, mu: 10 };
const cases: [name: string, more: object][] = [
  ['uncoded', { scheme: { name: 'uncoded' } }],
  ['uc-mmc', { scheme: { name: 'uc-mmc', load: 3 } }],
  ['cpgc', { scheme: { name: 'cpgc', load: 3 } }],
  ['mcc', { split: 'blocks', scheme: { name: 'mcc', load: 3 } }],
  ['frc', { scheme: { name: 'frc', load: 4 } }],
  ['cyclic', { scheme: { name: 'cyclic', load: 3 } }],
  ['uc-mmc in a large world', { workers: 400, scheme: { name: 'uc-mmc', load: 3 } }],
  ['uc-mmc over a link', { network: { latency: 0.01 }, scheme: { name: 'uc-mmc', load: 3 } }],
];

function worldOf(more: object) {
  const { points } = experimentOf({ trials: 1, workers: 20, delay, ...more });
  const [{ code, iteration, collector }] = new PointCompiler().compile(points);
  const { plan } = code;
  const draws = new DelayStream(createDelay(points[0].delay), plan.workers, largestWork(plan));
  draws.open(new Streams('costs'));
  return {
    plan,
    next() {
      const conditions = draws.next();
      return { conditions, measures: iteration.run(conditions, collector) };
    },
  };
}

describe('events', () => {
  it.each(cases)('%s: one for each sub-task finished and each message arrived, and no more', (_, more) => {
    const { latency } = { latency: 0, ...(more as { network?: { latency: number } }).network };
    const { plan, next } = worldOf(more);
    for (let trial = 0; trial < 50; trial++) {
      const { conditions, measures } = next();
      let due = 0;
      for (let worker = 0; worker < plan.workers; worker++) {
        for (let s = plan.firstSubtask[worker]; s < plan.firstSubtask[worker + 1]; s++) {
          const finished = conditions.elapsed(worker, plan.workDone[s]);
          if (finished <= measures.completionTime) due++;
          if (plan.messageSize[s] > 0 && finished + latency <= measures.completionTime) due++;
        }
      }
      expect(measures.events).toBe(due);
    }
  });
});

describe('memory', () => {
  it.each(cases)('%s: an event allocates nothing but numbers on their way', (_, more) => {
    // A number that is handed to a function is put into a box of 16 bytes wherever the compiler does not build the
    // function in. It does for an event, but where there are links it comes to the end of what it builds in.
    const most = 'network' in more ? 33 : 3;
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const { next } = worldOf(more);
    const growth = (): number => {
      collectGarbage();
      const before = process.memoryUsage().heapUsed;
      let events = 0;
      while (events < 100_000) events += next().measures.events;
      return Math.abs(process.memoryUsage().heapUsed - before) / events;
    };
    // Code that is not optimised yet boxes every number, and is optimised when the machine finds the time. 100,000
    // objects would not fill the space of young ones, so that none is collected in between.
    let least = Infinity;
    for (let attempt = 0; attempt < 50 && least >= most; attempt++) least = Math.min(least, growth());
    expect(least).toBeLessThan(most);
  });
});
