import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { checkWritable, writeFiles } from '../report/files.js';
import { OutputError } from '../report/output-error.js';
import { oneLine } from '../report/plain-text.js';
import { importedFiles } from '../simulation/experiment/modules.js';
import { InputError, mistake } from '../simulation/input/input-error.js';

/** Stands for standard output, and as an experiment for standard input. */
export const STANDARD = '-';

/** A file that a command is to write. */
interface Output {
  /** The option that names it, or the file beside which it stands. */
  readonly option: string;
  readonly path: string;
}

/**
 * Checks, before hours of work, that files can be written, that none of them is read, and that no two are the same
 * one, whatever they are called: links are followed. Modules that were imported are always among what is read.
 * @param inputs files that are read
 * @throws InputError for the first that cannot be written
 */
export function checkAllOutputs(outputs: readonly Output[], inputs: readonly string[] = []): void {
  const read = new Set(
    [...inputs, ...importedFiles()].filter((file) => file !== STANDARD).flatMap(identities),
  );
  const written = new Map<string, string>();
  for (const { option, path } of outputs) {
    if (path === STANDARD) continue;
    const own = identities(path);
    if (own.some((identity) => read.has(identity))) {
      throw new InputError([mistake(option, path, 'another file than those that are read')]);
    }
    const taken = own.map((identity) => written.get(identity)).find((other) => other !== undefined);
    if (taken !== undefined) {
      throw new InputError([mistake(option, path, `another file than that of ${taken}`)]);
    }
    for (const identity of own) written.set(identity, option);
    const folder = dirname(resolve(path));
    const isNew = !existsSync(folder);
    try {
      checkWritable(path);
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      throw new InputError([mistake(option, path || '""', `a file that can be written (${error.reason})`)]);
    }
    if (isNew) say(`${dirname(path)} is a new folder`);
  }
}

/** The same for files that a single option names. */
export function checkOutputs(option: string, paths: readonly string[], inputs: readonly string[] = []): void {
  checkAllOutputs(
    paths.map((path) => ({ option, path })),
    inputs,
  );
}

/** A file by its real path and, where it exists, by its number on its device: hard links have the same. */
function identities(file: string): string[] {
  const path = realPath(resolve(file));
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return [path, `${dev}:${ino}`];
  } catch {
    return [path];
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
  }
}

/**
 * Writes files: all of them, or none; one whose path is `-` to standard output. Says so in a terminal.
 * @throws OutputError
 */
export function writeOutputs(files: readonly { path: string; content: string | Uint8Array }[]): void {
  writeFiles(files.filter(({ path }) => path !== STANDARD));
  for (const { path, content } of files) {
    if (path === STANDARD) process.stdout.write(content);
    else sayWritten(path);
  }
}

/** Says in a terminal that a file was written. */
export function sayWritten(path: string): void {
  say(`${path} is written`);
}

function say(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${oneLine(line)}\n`);
}

/** Checks that a figure has an ending that says what it is to be. */
export function checkFigure(option: string, path: string | undefined): void {
  if (path !== undefined && !/\.(svg|png)$/i.test(path)) {
    throw new InputError([mistake(option, path || '""', 'a file that ends in .svg or .png')]);
  }
}

/** Checks that a table is not given the name of a picture or a page. */
export function checkTable(option: string, path: string | undefined): void {
  if (path !== undefined && /\.(svg|png|pdf|html?)$/i.test(path)) {
    throw new InputError([mistake(option, path, `FILE.csv, a table; ${DRAWN}`)]);
  }
}

/** Drawing of a table. */
const DRAWN = 'straggle plot FILE.csv --out FILE.svg draws it';
