import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { OutputError } from './output-error.js';

/** A finished file that is to take the place of `target`; both in the same folder. */
export interface Replacement {
  /** As the user gave it, for messages. */
  readonly path: string;
  readonly temporary: string;
  readonly target: string;
}

/**
 * Renames all files into their places. If one cannot be, those before it are taken back, so that old and new
 * results do not stand side by side. Temporary files are left to the caller.
 *
 * @throws OutputError that names the file
 */
export function replaceAll(replacements: readonly Replacement[]): void {
  const kept = new Map<Replacement, string>();
  const done: Replacement[] = [];
  let current = replacements[0];
  try {
    // A single rename either happens or does not: nothing to take back.
    if (replacements.length > 1) for (current of replacements) keepOld(current, kept);
    for (current of replacements) {
      renameSync(current.temporary, current.target);
      done.push(current);
    }
  } catch (error) {
    for (const each of done.reverse()) takeBack(each, kept.get(each));
    throw OutputError.from(current.path, error);
  } finally {
    for (const old of kept.values()) rmSync(old, { force: true });
  }
}

function keepOld(each: Replacement, kept: Map<Replacement, string>): void {
  if (!existsSync(each.target)) return;
  const old = `${each.temporary}.old`;
  kept.set(each, old);
  try {
    linkSync(each.target, old);
  } catch {
    copyFileSync(each.target, old); // not every file system has hard links
  }
}

function takeBack(each: Replacement, old: string | undefined): void {
  try {
    if (old === undefined) rmSync(each.target);
    else renameSync(old, each.target);
  } catch {
    // The first error is the one to report.
  }
}
