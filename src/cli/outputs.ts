import { resolve } from 'node:path';
import { checkWritable } from '../report/files.js';
import { OutputError } from '../report/output-error.js';
import { InputError, mistake } from '../simulation/input/input-error.js';

/**
 * Checks, before hours of work, that files can be written and that none of them is read.
 * @param option where the user named them
 * @param inputs files that are read
 * @throws InputError for the first that cannot be written
 */
export function checkOutputs(
  option: string,
  outputs: readonly string[],
  inputs: readonly string[] = [],
): void {
  const read = new Set(inputs.map((file) => resolve(file)));
  for (const path of outputs) {
    if (read.has(resolve(path))) {
      throw new InputError([mistake(option, path, 'another file than those that are read')]);
    }
    try {
      checkWritable(path);
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      throw new InputError([mistake(option, path || '""', `a file that can be written (${error.reason})`)]);
    }
  }
}

/** Checks that a figure has an ending that says what it is to be. */
export function checkFigure(option: string, path: string | undefined): void {
  if (path !== undefined && !/\.(svg|png)$/i.test(path)) {
    throw new InputError([mistake(option, path || '""', 'a file that ends in .svg or .png')]);
  }
}
