import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Draws } from '../../src/engine/draws.js';
import { largestWork } from '../../src/engine/plan.js';
import { Streams } from '../../src/engine/stream.js';
import { Rigs } from '../../src/experiments/monte-carlo/rigs.js';
import { createDelay } from '../../src/models/delays/registry.js';
import { experimentOf } from '../experiments/documents.js';

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
  const [{ code, iteration, collector }] = new Rigs().of(points);
  const { plan } = code;
  const draws = new Draws(createDelay(points[0].delay), plan.workers, largestWork(plan));
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
  // Numbers that the engine hands to the queue are put into a box, of 16 bytes, wherever the compiler does not build the
  // callee in: where there are links that is one for every second event.
  it.each(cases)('%s: an event allocates nothing that is not a number', (_, more) => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const { next } = worldOf(more);
    const run = (events: number): number => {
      let handled = 0;
      while (handled < events) handled += next().measures.events;
      return handled;
    };
    // Code that is not optimised yet puts every number into a box.
    run(600_000);
    const growth = Array.from({ length: 6 }, () => {
      collectGarbage();
      const before = process.memoryUsage().heapUsed;
      const handled = run(100_000);
      return Math.abs(process.memoryUsage().heapUsed - before) / handled;
    });
    // The smallest object takes 16 bytes. 100,000 of them would not fill the space of young objects, so that none of
    // them is collected in between; once in a while it is code being optimised that takes some.
    expect(Math.min(...growth)).toBeLessThan('network' in more ? 10 : 3);
  });
});
