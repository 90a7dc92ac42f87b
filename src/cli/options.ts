import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { resolve } from 'import-meta-resolve';
import { isFile } from '../host/node.js';
import { importModule } from '../simulation/experiment/modules.js';
import { InputError, mistake } from '../simulation/input/input-error.js';

/** Parses an option that is a whole number from `least` to `most`. */
export function wholeNumber(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InputError([mistake(option, text || '""', `a whole number from ${least} to ${most}`)]);
    }
    return value;
  };
}

/** Parses an option that is a number, `least` or more. */
export function atLeast(option: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least)) {
      throw new InputError([mistake(option, text || '""', `a number >= ${least}`)]);
    }
    return value;
  };
}

/** Parses --jobs. */
export const jobsOption = wholeNumber('--jobs', 1, 256);

/** Parses --trials. */
export const trialsOption = wholeNumber('--trials', 1, 1e12);

/** The number of threads where --jobs is not given: one per core. */
export function defaultJobs(): number {
  return availableParallelism();
}

/** Collects the values of a repeatable option. */
export function gather(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

/** Adds `--import` to a command; the modules are loaded before the command's action runs. */
export function withImports(command: Command): Command {
  return command
    .option('--import <module>', 'module with schemes, delays, … of your own', gather)
    .hook('preAction', async (_, action) => {
      const { import: modules = [] }: { readonly import?: string[] } = action.opts();
      for (const module of modules) await importModule(urlOf(module), module);
    });
}

/** The file: URL of a module: a file, or a package that is installed where the command is run. */
function urlOf(module: string): string {
  const file = pathToFileURL(module).href;
  // A folder may have the name of a package.
  if (isFile(module) || /^[./]|\.[cm]?[jt]s$/.test(module)) return file;
  try {
    return resolve(module, pathToFileURL(`${process.cwd()}/`).href);
  } catch {
    throw new InputError([
      mistake('--import', module, 'a file, or a package that is installed here (npm install it first)'),
    ]);
  }
}
