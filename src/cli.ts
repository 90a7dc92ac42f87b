#!/usr/bin/env node
import { Command } from 'commander';
import { claimsCommand } from './cli/claims.js';
import { figuresCommand } from './cli/figures.js';
import { fitCommand } from './cli/fit.js';
import { listCommand } from './cli/list.js';
import { mergeCommand } from './cli/merge.js';
import { withOwnSchemes } from './cli/own-schemes.js';
import { replayCommand } from './cli/replay.js';
import { reportCommand } from './cli/report.js';
import { runCommand } from './cli/run.js';
import { timelineCommand } from './cli/timeline.js';
import { isPrinted, strict } from './cli/usage.js';
import { validateCommand } from './cli/validate.js';
import { SimulationError } from './engine/iteration.js';
import { InputError } from './experiments/definition/input-error.js';
import { VERSION } from './experiments/results/meta.js';
import { OutputError } from './report/output-error.js';

const program = strict(new Command('straggle'))
  .description('What stragglers cost distributed gradient descent, and which code buys it back.')
  .version(VERSION)
  .addHelpText(
    'after',
    `
Examples:
  $ straggle figures cpgc-fig1 --quick
  $ straggle run experiment.yaml --out result.csv
  $ straggle run experiment.yaml --set delay.mu=5 --trials 1000
  $ straggle fit trace.csv --out measured.yaml
  $ straggle list schemes`,
  );
for (const command of [
  figuresCommand(),
  withOwnSchemes(runCommand()),
  withOwnSchemes(mergeCommand()),
  withOwnSchemes(replayCommand()),
  withOwnSchemes(timelineCommand()),
  fitCommand(),
  claimsCommand(),
  reportCommand(),
  validateCommand(),
  withOwnSchemes(listCommand()),
]) {
  program.addCommand(strict(command));
}

// A reader that has seen enough (`straggle run … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says what went wrong and returns the exit status: 1 a run failed, 2 the input is wrong. */
function report(error: unknown): number {
  if (isPrinted(error)) return 0;
  if (error instanceof InputError || error instanceof OutputError) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  if (error instanceof SimulationError) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  // Anything else is a mistake of ours: show where it happened.
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
