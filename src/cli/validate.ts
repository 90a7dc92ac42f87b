import { setImmediate as nextTurn } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { asynchronousChecks } from '../analysis/validate/asynchronous-checks.js';
import { type Check, LARGEST_Z, passes, zScore } from '../analysis/validate/check.js';
import { completionTimeChecks } from '../analysis/validate/completion-time-checks.js';
import { erasureheadChecks } from '../analysis/validate/erasurehead-checks.js';
import { exactChecks } from '../analysis/validate/exact-checks.js';
import { sketchChecks, trainingChecks } from '../analysis/validate/training-checks.js';
import { print } from '../report/plain-text.js';
import { formatOption, jsonText } from './json.js';
import { wholeNumber } from './options.js';

interface ValidateFlags {
  readonly format: 'text' | 'json';
  readonly trials: number;
  readonly seed: string;
  readonly sampling: 'independent' | 'sobol';
}

/** `straggle validate`: simulation against every closed form we know. */
export function validateCommand(): Command {
  return new Command('validate')
    .description(
      'Compares the simulation with every closed form we know. Prints z-scores (or, for ' +
        `what must be exact, the difference) and fails (status 1) above ${LARGEST_Z}.`,
    )
    .option('--trials <n>', 'trials per comparison', wholeNumber('--trials', 100, 1e9), 200_000)
    .option('--seed <seed>', 'seed of all random streams', '1')
    .addOption(
      new Option('--sampling <how>', 'of completion times: how trials are sampled')
        .choices(['independent', 'sobol'])
        .default('independent'),
    )
    .option('--format <form>', 'text or json', formatOption('text', 'json'), 'text')
    .addHelpText('after', '\nExample:\n  $ straggle validate --trials 1000000 --seed 7')
    .action(async ({ trials, seed, sampling, format }: ValidateFlags) => {
      const write = (text: string) => {
        if (format === 'text') print(text);
      };
      write(`${'what'.padEnd(44)}${'expected'.padStart(12)}${'simulated'.padStart(12)}${'z'.padStart(7)}\n`);
      const checks: Check[] = [];
      const groups = [
        (n: number, key: string) => completionTimeChecks(n, key, sampling === 'sobol' ? sampling : undefined),
        ...OTHER_GROUPS,
      ];
      for (const group of groups) {
        const found = group(trials, seed);
        for (const check of found) write(`${line(check)}\n`);
        checks.push(...found);
        // A reader who has gone (`| head`) is noticed here, and not after all of it.
        await nextTurn();
      }
      const failed = checks.filter((check) => !passes(check)).length;
      write(`${checks.length} comparisons, ${failed} failed\n`);
      if (format === 'json') {
        const rows = checks.map((check) => ({ ...check, z: zScore(check) ?? null, passes: passes(check) }));
        print(jsonText({ comparisons: checks.length, failed, checks: rows }));
      }
      if (failed > 0) process.exitCode = 1;
    });
}

const OTHER_GROUPS = [exactChecks, asynchronousChecks, erasureheadChecks, trainingChecks, sketchChecks];

function line(check: Check): string {
  const z = zScore(check);
  const score = z === undefined ? 'exact' : z.toFixed(2);
  const figures = [number(check.expected), number(check.simulated)].map((text) => text.padStart(12)).join('');
  return `${check.name.padEnd(44)}${figures}${score.padStart(7)}${passes(check) ? '' : ' !!'}`;
}

function number(x: number): string {
  return x !== 0 && Math.abs(x) < 1e-4 ? x.toExponential(2) : x.toPrecision(6);
}
