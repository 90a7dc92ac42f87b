#!/usr/bin/env node
import { isPrinted, straggleProgram } from './cli/program.js';
import { SimulationError } from './engine/errors.js';
import { OutputError, reasonFor } from './report/output-error.js';
import { visible } from './report/plain-text.js';
import { InputError } from './simulation/input/input-error.js';

// A closed pipe (`straggle run … | head`) is no failure; a full disk is one.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`standard output: ${reasonFor(error)}\n`);
  process.exit(1);
});
// Progress and warnings that nobody reads change nothing.
process.stderr.on('error', () => {});

try {
  const program = await straggleProgram(process.argv[2] ?? '--help');
  // Alone it prints its help.
  await program.parseAsync(process.argv.length > 2 ? process.argv : [...process.argv, '--help']);
} catch (error) {
  process.exitCode = report(error);
}

/** Reports an error and returns the exit status: 1 a run failed, 2 the input is wrong. */
function report(error: unknown): number {
  if (isPrinted(error)) return 0;
  if (error instanceof InputError || error instanceof OutputError) {
    process.stderr.write(`${visible(error.message)}\n`);
    return 2;
  }
  if (error instanceof SimulationError) {
    process.stderr.write(`${visible(error.message)}\n`);
    return 1;
  }
  // Anything else is a bug: show where it happened.
  process.stderr.write(
    `${visible(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
  );
  return 1;
}
