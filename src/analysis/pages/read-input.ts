import { readFileSync, statSync } from 'node:fs';
import { reasonFor } from '../../report/output-error.js';
import { fault, InputError, mistake } from '../../simulation/input/input-error.js';

/** Bytes of a file that goes into a page. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * The text of a file that is a result.
 * @throws InputError where it cannot be read, is no text, or is too large for a page
 */
export function readInput(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > MOST_BYTES)
      throw new InputError([mistake(file, `${size} bytes`, `at most ${MOST_BYTES} bytes`)]);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = error instanceof TypeError ? 'not UTF-8 text' : reasonFor(error);
    throw new InputError([fault(file, reason, 'a result of straggle')]);
  }
}
