import { Command } from 'commander';
import { VERSION } from '../experiments/results/meta.js';
import { adviseCommand } from './advise.js';
import { claimsCommand } from './claims.js';
import { compareCommand } from './compare.js';
import { figuresCommand } from './figures.js';
import { fitCommand } from './fit.js';
import { listCommand } from './list.js';
import { mergeCommand } from './merge.js';
import { withOwnSchemes } from './own-schemes.js';
import { replayCommand } from './replay.js';
import { reportCommand } from './report.js';
import { runCommand } from './run.js';
import { timelineCommand } from './timeline.js';
import { strict } from './usage.js';
import { validateCommand } from './validate.js';

/** The command line: all commands, with their options and help. */
export function straggleProgram(): Command {
  const program = strict(new Command('straggle'))
    .description('What stragglers cost distributed gradient descent, and which code buys it back.')
    .version(VERSION)
    .addHelpText('after', EXAMPLES);
  for (const command of [
    figuresCommand(),
    withOwnSchemes(runCommand()),
    withOwnSchemes(mergeCommand()),
    withOwnSchemes(replayCommand()),
    withOwnSchemes(timelineCommand()),
    withOwnSchemes(compareCommand()),
    withOwnSchemes(adviseCommand()),
    fitCommand(),
    claimsCommand(),
    reportCommand(),
    validateCommand(),
    withOwnSchemes(listCommand()),
  ]) {
    program.addCommand(strict(command));
  }
  return program;
}

const EXAMPLES = `
Examples:
  $ straggle figures cpgc-fig1 --quick
  $ straggle run experiment.yaml --out result.csv
  $ straggle run experiment.yaml --set delay.mu=5 --trials 1000
  $ straggle fit trace.csv --out measured.yaml
  $ straggle advise --trace trace.csv --full-gradient
  $ straggle list schemes`;
