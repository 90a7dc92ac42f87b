import { Command } from 'commander';
import { type Check, LARGEST_Z, passes, zScore } from '../experiments/validate/check.js';
import { completionTimeChecks } from '../experiments/validate/completion-time-checks.js';
import { exactChecks } from '../experiments/validate/exact-checks.js';
import { trainingChecks } from '../experiments/validate/training-checks.js';
import { trialsOption } from './options.js';

interface ValidateFlags {
  readonly trials: number;
  readonly seed: string;
}

/** `straggle validate`: simulation against every closed form we know. */
export function validateCommand(): Command {
  return new Command('validate')
    .summary('simulation against every closed form we know, as z-scores')
    .description(
      'Compares the simulation with every closed form we know. Prints z-scores (or, for\n' +
        `what must be exact, the difference) and fails (status 1) above ${LARGEST_Z}.`,
    )
    .option('--trials <n>', 'trials per comparison', trialsOption, 200_000)
    .option('--seed <seed>', 'seed of all random streams', '1')
    .addHelpText('after', '\nExample:\n  $ straggle validate --trials 1000000 --seed 7')
    .action(({ trials, seed }: ValidateFlags) => {
      const checks = [
        ...completionTimeChecks(Math.max(2, trials), seed),
        ...exactChecks(Math.max(2, trials), seed),
        ...trainingChecks(trials, seed),
      ];
      process.stdout.write(
        `${'what'.padEnd(44)}${'expected'.padStart(12)}${'simulated'.padStart(12)}${'z'.padStart(7)}\n`,
      );
      for (const check of checks) process.stdout.write(`${line(check)}\n`);
      const failed = checks.filter((check) => !passes(check)).length;
      process.stdout.write(`${checks.length} comparisons, ${failed} failed\n`);
      if (failed > 0) process.exitCode = 1;
    });
}

function line(check: Check): string {
  const z = zScore(check);
  const score = z === undefined ? 'exact' : z.toFixed(2);
  const figures = [number(check.expected), number(check.simulated)].map((text) => text.padStart(12)).join('');
  return `${check.name.padEnd(44)}${figures}${score.padStart(7)}${passes(check) ? '' : ' !!'}`;
}

function number(x: number): string {
  return x !== 0 && Math.abs(x) < 1e-4 ? x.toExponential(2) : x.toPrecision(6);
}
