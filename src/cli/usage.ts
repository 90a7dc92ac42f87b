import { type Command, CommanderError } from 'commander';
import { fault, InputError, mistake } from '../simulation/input/input-error.js';
import { hint } from '../simulation/input/nearest.js';

/** Has a command report what is wrong with its arguments as an InputError: one line, as for any other input. */
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

/** Whether an error only says that help or version has been printed. */
export function isPrinted(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

function usageMistake(command: Command, { code, message }: CommanderError): string {
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
