import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../cli/straggle.js';
import { folderWith } from '../folders.js';
import { NOTHING, worldOf } from './world.js';

// What an iteration costs is counted here and not timed: numbers that are the same on every machine.

/** An experiment with an iteration of every kind of cost. */
const experimentOf = (more: object) => ({
  ...{ trials: 1, workers: 20, delay: { model: 'shifted-exponential', alpha: 0.01, mu: 10 } },
  ...more,
});
const cases: [name: string, more: object][] = [
  ['uncoded', { scheme: { name: 'uncoded' } }],
  ['uc-mmc', { scheme: { name: 'uc-mmc', load: 3 } }],
  ['cpgc', { scheme: { name: 'cpgc', load: 3 } }],
  ['mcc', { split: 'blocks', scheme: { name: 'mcc', load: 3 } }],
  ['frc', { scheme: { name: 'frc', load: 4 } }],
  ['cyclic', { scheme: { name: 'cyclic', load: 3 } }],
  ['shares by ewma', { scheme: { name: 'uncoded' }, shares: { rule: 'ewma' }, split: 'points' }],
  ['whole tasks by ewma', { scheme: { name: 'uc-mmc', load: 6 }, tasks: 60, shares: { rule: 'ewma' } }],
  ['a rule of waiting', { scheme: { name: 'fastest-k', wait: { after_first: 0.5 } } }],
  ['uc-mmc in a large world', { workers: 400, scheme: { name: 'uc-mmc', load: 3 } }],
  ['uc-mmc over a link', { network: { latency: 0.01 }, scheme: { name: 'uc-mmc', load: 3 } }],
];

describe('events', () => {
  it.each(cases)('%s: one for each sub-task finished and each message arrived, and no more', (_, more) => {
    const { latency } = { latency: 0, ...(more as { network?: { latency: number } }).network };
    const { plan, next } = worldOf(experimentOf(more));
    for (let trial = 0; trial < 50; trial++) {
      const { delays, measures } = next();
      let due = 0;
      for (let worker = 0; worker < plan.workers; worker++) {
        for (let s = plan.firstSubtask[worker]; s < plan.firstSubtask[worker + 1]; s++) {
          const finished = delays.elapsed(worker, plan.workDone[s]);
          if (finished <= measures.completionTime) due++;
          if (plan.messageSize[s] > 0 && finished + latency <= measures.completionTime) due++;
        }
      }
      expect(measures.events).toBe(due);
    }
  });
});

/** Code that measures the experiment in its first argument, in a process in which nothing else is done. */
function allocationScript(): string {
  const source = readFileSync(join(import.meta.dirname, 'world.ts'), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const built = outputText.replaceAll("'../../src/", `'${pathToFileURL(join(ROOT, 'dist')).href}/`);
  return `${built}\nconsole.log(bytesPerEvent(JSON.parse(process.argv[2]), gc));\n`;
}

describe('memory', () => {
  const script = join(folderWith({ 'allocations.mjs': allocationScript() }), 'allocations.mjs');

  // A number that is handed to a function may be put into a box of 16 bytes, and an object takes more. What an iteration
  // allocates, whatever its number of events, comes to 2 to 8 bytes per event here.
  const overhead = { network: { overhead: 0.0002 }, scheme: { name: 'uc-mmc', load: 3 } };
  const many = { workers: 100, split: 'points' };
  const withoutBarrier: typeof cases = [
    ['k-batch-async', { ...many, scheme: { name: 'k-batch-async', wait: 10 } }],
    ['k-async', { ...many, scheme: { name: 'k-async', wait: 10 } }],
    ['ssp', { ...many, scheme: { name: 'ssp', staleness: 2 } }],
    ['local-sgd', { ...many, scheme: { name: 'local-sgd', steps: 3 } }],
    ['async over a link', { ...many, network: { latency: 0.01 }, scheme: { name: 'async' } }],
  ];
  const all = [...cases, ['uc-mmc with an overhead at the master', overhead] as const, ...withoutBarrier];

  it.each(all)('%s: an event allocates nothing', (_, more) => {
    // In a single thread code is optimised, and garbage collected, at the same moments whatever else the machine does.
    const flags = ['--expose-gc', '--single-threaded'];
    const args = [...flags, script, JSON.stringify(experimentOf(more))];
    const bytes = Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(NOTHING);
  });
});
