import { Command } from 'commander';
import { VERSION } from '../simulation/results/version.js';
import { withOwnSchemes } from './own-schemes.js';
import { strict } from './usage.js';

/** Every command, read when it is asked for: to read all of them takes a fifth to a third longer than to read one. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  figures: async () => (await import('./figures.js')).figuresCommand(),
  run: async () => withOwnSchemes((await import('./run.js')).runCommand()),
  merge: async () => withOwnSchemes((await import('./merge.js')).mergeCommand()),
  replay: async () => withOwnSchemes((await import('./replay.js')).replayCommand()),
  timeline: async () => withOwnSchemes((await import('./timeline.js')).timelineCommand()),
  compare: async () => withOwnSchemes((await import('./compare.js')).compareCommand()),
  advise: async () => withOwnSchemes((await import('./advise.js')).adviseCommand()),
  fit: async () => (await import('./fit.js')).fitCommand(),
  claims: async () => (await import('./claims.js')).claimsCommand(),
  report: async () => (await import('./report.js')).reportCommand(),
  validate: async () => (await import('./validate.js')).validateCommand(),
  list: async () => withOwnSchemes((await import('./list.js')).listCommand()),
};

/**
 * The command line: its commands, with their options and help.
 * @param asked the first word of the user's: if it is a command, the others are left out
 */
export async function straggleProgram(asked?: string): Promise<Command> {
  const program = strict(new Command('straggle'))
    .description('What stragglers cost distributed gradient descent, and which code buys it back.')
    .version(VERSION)
    .addHelpText('after', EXAMPLES);
  const names = asked !== undefined && Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS);
  for (const name of names) program.addCommand(strict(await COMMANDS[name]()));
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
