import { accessSync, constants, lstatSync, mkdirSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { codeOf, OutputError, reasonFor } from './output-error.js';

/**
 * The file that writing to `path` would replace: absolute, and behind symbolic links, so that a link stays a
 * link. What exists and is no ordinary file (a folder, a device, a pipe) is refused: renaming over it would
 * destroy it.
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
 * Creates the folder and those above it that are missing. Returns what it created, the outermost first; on
 * failure nothing of it stays.
 *
 * @throws OutputError that names `path`, the file that is to stand in the folder
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

/** Removes folders that `createFolder` created, as far as they are still empty. */
export function removeFolders(created: readonly string[]): void {
  try {
    for (const folder of [...created].reverse()) rmdirSync(folder);
  } catch {
    // Something stands in it by now: it stays.
  }
}

/** What stands at `path` itself, links not followed; undefined if nothing does. */
function kindOf(path: string) {
  try {
    return lstatSync(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
