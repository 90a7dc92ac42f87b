import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { codeOf, OutputError, reasonFor } from './output-error.js';

/**
 * Absolute path of the file that writing to `path` would replace, symbolic links resolved, so that a link stays a link.
 * Anything but an ordinary file (a folder, a device, a pipe) is refused: renaming over it would destroy it.
 *
 * @throws OutputError
 */
export function resolveTarget(path: string): string {
  if (path === '' || /[/\\]$/.test(path)) throw new OutputError(path, 'is a directory');
  const absolute = resolve(path);
  try {
    if (kindOf(absolute) === undefined) return absolute;
    const target = realpathSync(absolute);
    const kind = statSync(target);
    if (kind.isDirectory()) throw new OutputError(path, 'is a directory');
    if (!kind.isFile()) throw new OutputError(path, 'is not an ordinary file');
    accessSync(target, constants.W_OK);
    return target;
  } catch (error) {
    throw OutputError.from(path, error);
  }
}

/**
 * Creates a folder and its missing parents. Returns the created folders, outermost first; on failure none remains.
 *
 * @throws OutputError that names `path`, the file to be written into the folder
 */
export function createFolder(folder: string, path: string): string[] {
  const missing: string[] = [];
  let above = folder;
  while (kindOf(above) === undefined && dirname(above) !== above) {
    missing.unshift(above);
    above = dirname(above);
  }
  const created: string[] = [];
  try {
    if (!statSync(above).isDirectory()) throw new OutputError(path, `${above} is not a folder`);
    for (const next of missing) {
      // Not an error if another process was faster; then it is not ours to remove.
      if (mkdirSync(next, { recursive: true }) !== undefined) created.push(next);
    }
    return created;
  } catch (error) {
    removeFolders(created);
    if (error instanceof OutputError) throw error;
    throw new OutputError(path, `the folder ${folder} cannot be created: ${above} is ${reasonFor(error)}`);
  }
}

/** Removes folders created by `createFolder`, as far as they are empty. */
export function removeFolders(created: readonly string[]): void {
  for (const folder of [...created].reverse()) {
    try {
      rmdirSync(folder);
    } catch {
      // No longer empty: it stays.
    }
  }
}

/** File status at `path`, links not followed; undefined if there is nothing. */
function kindOf(path: string) {
  try {
    return lstatSync(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** A finished temporary file and the target it replaces, in the same folder. */
interface Replacement {
  /** As the user gave it, for messages. */
  readonly path: string;
  readonly temporary: string;
  readonly target: string;
}

/**
 * Renames all temporary files to their targets, or none: if one fails, those before it are rolled back. Temporary files
 * are left to the caller.
 *
 * @throws OutputError that names the file
 */
export function replaceAll(replacements: readonly Replacement[]): void {
  const kept = new Map<Replacement, string>();
  const done: Replacement[] = [];
  let current = replacements[0];
  try {
    // A single rename either happens or does not: nothing to roll back.
    if (replacements.length > 1) for (current of replacements) keepOld(current, kept);
    for (current of replacements) {
      renameSync(current.temporary, current.target);
      done.push(current);
    }
  } catch (error) {
    for (const each of done.reverse()) rollBack(each, kept.get(each));
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

function rollBack(each: Replacement, old: string | undefined): void {
  try {
    if (old === undefined) rmSync(each.target);
    else renameSync(old, each.target);
  } catch {
    // The first error is the one to report.
  }
}
