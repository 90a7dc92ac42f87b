import { Command, CommanderError } from 'commander';
import { fault, InputError, type Issue, mistake } from '../simulation/input/input-error.js';
import { hint } from '../simulation/input/nearest.js';
import { VERSION } from '../simulation/results/version.js';

/** A command as the help of all of them shows it. The rest of it is loaded when it is asked for. */
interface Entry {
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  figures: {
    usage: '[options] [id...]',
    summary: 'reproduce figures and tables of the papers',
    load: async () => (await import('./figures.js')).figuresCommand(),
  },
  run: {
    usage: '[options] <experiment...>',
    summary: 'run an experiment file, with its sweep',
    load: async () => withModules((await import('./run.js')).runCommand()),
  },
  merge: {
    usage: '[options] <journal...>',
    summary: 'join the journals of shards',
    load: async () => withModules((await import('./merge.js')).mergeCommand()),
  },
  replay: {
    usage: '[options] <experiment>',
    summary: 'one trial again, its events as JSON lines',
    load: async () => withModules((await import('./replay.js')).replayCommand()),
  },
  timeline: {
    usage: '[options] <experiment>',
    summary: 'what happened in a trial, worker by worker',
    load: async () => withModules((await import('./timeline.js')).timelineCommand()),
  },
  compare: {
    usage: '[options] <experiment>',
    summary: 'some schemes side by side, in one experiment',
    load: async () => withModules((await import('./compare.js')).compareCommand()),
  },
  advise: {
    usage: '[options] [experiment]',
    summary: 'which scheme is fastest for these stragglers, and by how much',
    load: async () => withModules((await import('./advise.js')).adviseCommand()),
  },
  fit: {
    usage: '[options] <trace...>',
    summary: 'which delay model fits a measured trace, or none',
    load: async () => (await import('./fit.js')).fitCommand(),
  },
  import: {
    usage: '[options] <log...>',
    summary: 'a trace from a log in another form',
    load: async () => (await import('./import.js')).importCommand(),
  },
  explore: {
    usage: '[options] [experiment]',
    summary: 'a page to turn knobs in, with the simulator in it',
    load: async () => (await import('./explore.js')).exploreCommand(),
  },
  plot: {
    usage: '[options] <result>',
    summary: 'a picture of a sweep',
    load: async () => (await import('./plot.js')).plotCommand(),
  },
  claims: {
    usage: '[options]',
    summary: 'every checkable statement of the papers, and whether it holds',
    load: async () => (await import('./claims.js')).claimsCommand(),
  },
  report: {
    usage: '[options] <result...>',
    summary: 'results as one self-contained page',
    load: async () => (await import('./report.js')).reportCommand(),
  },
  validate: {
    usage: '[options]',
    summary: 'simulation against every closed form we know, as z-scores',
    load: async () => (await import('./validate.js')).validateCommand(),
  },
  list: {
    usage: '[options] [what]',
    summary: 'what there is: schemes, delay models, objectives, figures',
    load: async () => withModules((await import('./list.js')).listCommand()),
  },
};

async function withModules(command: Command): Promise<Command> {
  return (await import('./options.js')).withImports(command);
}

/** First arguments that are answered without any of the commands. */
const ALONE: readonly (string | undefined)[] = ['--help', '-h', '--version', '-V'];

/**
 * The command line: its commands, with their options and help.
 * @param asked first argument; if it names a command, only that command is loaded, and none if it asks for help or the
 *   version
 */
export async function straggleProgram(asked?: string): Promise<Command> {
  const program = strict(new Command('straggle'))
    .description('What stragglers cost distributed gradient descent, and which code buys it back.')
    .version(VERSION)
    .addHelpText('after', EXAMPLES);
  if (ALONE.includes(asked)) {
    program.configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}` });
    for (const [name, { usage, summary }] of Object.entries(COMMANDS)) {
      program.addCommand(new Command(name).usage(usage).summary(summary));
    }
    program.addCommand(new Command('complete').usage(COMPLETE.usage).summary(COMPLETE.summary));
    return program;
  }
  const names = asked !== undefined && Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS);
  for (const name of names) {
    const { summary, load } = COMMANDS[name];
    program.addCommand(strict(await load()).summary(summary));
  }
  if (names.length > 1) await addCompletion(program);
  return program;
}

const COMPLETE = {
  usage: '[shell]',
  summary: 'completion of commands, options and names in bash, zsh and fish',
};

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
    ?.summary(COMPLETE.summary)
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
  $ straggle explore --out explore.html
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
