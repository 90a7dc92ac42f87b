import { Command, CommanderError } from 'commander';
import { fault, InputError, type Issue, mistake } from '../simulation/input/input-error.js';
import { hint } from '../simulation/input/nearest.js';
import { VERSION } from '../simulation/results/version.js';
import { withImports } from './options.js';

/** Loaders of all commands. Loading one instead of all makes the start a fifth to a third faster. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  figures: async () => (await import('./figures.js')).figuresCommand(),
  run: async () => withImports((await import('./run.js')).runCommand()),
  merge: async () => withImports((await import('./merge.js')).mergeCommand()),
  replay: async () => withImports((await import('./replay.js')).replayCommand()),
  timeline: async () => withImports((await import('./timeline.js')).timelineCommand()),
  compare: async () => withImports((await import('./compare.js')).compareCommand()),
  advise: async () => withImports((await import('./advise.js')).adviseCommand()),
  fit: async () => (await import('./fit.js')).fitCommand(),
  import: async () => (await import('./import.js')).importCommand(),
  plot: async () => (await import('./plot.js')).plotCommand(),
  claims: async () => (await import('./claims.js')).claimsCommand(),
  report: async () => (await import('./report.js')).reportCommand(),
  validate: async () => (await import('./validate.js')).validateCommand(),
  list: async () => withImports((await import('./list.js')).listCommand()),
};

/**
 * The command line: its commands, with their options and help.
 * @param asked first argument; if it names a command, only that command is loaded
 */
export async function straggleProgram(asked?: string): Promise<Command> {
  const program = strict(new Command('straggle'))
    .description('What stragglers cost distributed gradient descent, and which code buys it back.')
    .version(VERSION)
    .addHelpText('after', EXAMPLES);
  const names = asked !== undefined && Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS);
  for (const name of names) program.addCommand(strict(await COMMANDS[name]()));
  if (names.length > 1) await addCompletion(program);
  return program;
}

/** `straggle complete SHELL`: completion of commands, options and names, by a script for the shell. */
async function addCompletion(program: Command): Promise<void> {
  const [{ default: complete }, { CATALOGUE }] = await Promise.all([
    import('@bomb.sh/tab/commander'),
    import('./catalogue.js'),
  ]);
  const { commands } = complete(program);
  const offer = (command: string, kinds: readonly string[]) => {
    const argument = [...(commands.get(command)?.arguments.values() ?? [])][0];
    if (argument === undefined) return;
    argument.handler = (offered) => {
      for (const kind of kinds) for (const { name, summary } of CATALOGUE[kind]()) offered(name, summary);
    };
  };
  program.commands
    .find((command) => command.name() === 'complete')
    ?.summary('completion of commands, options and names in bash, zsh and fish')
    .description('Prints a script with which the shell completes commands, options and names.')
    .addHelpText('after', '\nExample:\n  $ straggle complete bash >>~/.bashrc');
  offer('figures', ['figures']);
  offer('list', Object.keys(CATALOGUE));
}

const EXAMPLES = `
Examples:
  $ straggle figures cpgc-fig1 --quick
  $ straggle run experiment.yaml --out result.csv
  $ straggle run experiment.yaml --set delay.mu=5 --trials 1000
  $ straggle import log.jsonl --out trace.csv
  $ straggle plot result.csv --out result.svg
  $ straggle fit trace.csv --out measured.yaml
  $ straggle advise --trace trace.csv --full-gradient
  $ straggle list schemes`;

/** Makes a command report wrong arguments as an InputError, in one line like any other input. */
export function strict(command: Command): Command {
  return command
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError(false)
    .exitOverride((error) => {
      // Help and version that were asked for.
      if (error.exitCode === 0) throw error;
      throw new InputError([usageMistake(command, error)]);
    });
}

/** Whether an error only signals that help or version was printed. */
export function isPrinted(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

function usageMistake(command: Command, { code, message }: CommanderError): Issue {
  const where = fullName(command);
  const what = message
    .replace(/^error: /, '')
    .split('\n')[0]
    .replace(/\.$/, '');
  const named = /'([^']*)'/.exec(message)?.[1];
  switch (code) {
    case 'commander.help':
      return mistake(where, command.args.join(' ') || 'no command', commandNames(command).join(', '));
    case 'commander.unknownCommand':
      return fault(where, what, commandNames(command).join(', ') + hint(named, commandNames(command)));
    case 'commander.unknownOption':
      return fault(where, what, optionNames(command).join(', ') + hint(named, optionNames(command)));
    default:
      return fault(where, what, `${where} ${command.usage()} (see ${where} --help)`);
  }
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}

function commandNames(command: Command): string[] {
  return command.commands.map((each) => each.name());
}

function optionNames(command: Command): string[] {
  return [...command.options.map(({ long, short }) => long ?? short ?? ''), '--help'];
}
