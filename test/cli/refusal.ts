import { expect } from 'vitest';
import { folderWith } from '../folders.js';
import { straggle } from './shared-process.js';
import { linesOf, listing, SMALL } from './straggle.js';

/** Runs with bad input: status 2, nothing on standard output, no file. Returns the lines on standard error. */
export async function refusal(
  args: readonly string[],
  given: Readonly<Record<string, string>> = { 'e.yaml': SMALL },
): Promise<string[]> {
  const folder = folderWith(given);
  const before = listing(folder);
  const { status, stdout, stderr } = await straggle(args, folder);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).not.toMatch(/^ +at /m);
  expect(listing(folder)).toEqual(before);
  return linesOf(stderr);
}

/** A text in which … stands for anything. */
export function pattern(text: string): RegExp {
  const parts = text.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
