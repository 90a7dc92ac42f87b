import { isFile, path, readBytes, TooLong, url as urls } from '../../host/node.js';
import { sha256Hex } from '../../random/stream.js';
import { codeOf, readingReason } from '../../report/output-error.js';
import { fault, InputError, mistake } from '../input/input-error.js';
import {
  allDefinitions,
  isBuiltIn,
  isDefinition,
  keyOf,
  type Naming,
  type Reference,
  referencesOf,
  register,
} from './registries.js';

/** A module outside this package, as an experiment that uses its definitions, and its threads, know it. */
export interface ImportedModule {
  /** file: URL */
  readonly url: string;
  /** SHA-256 of the file, with all that it imports by relative paths: the result depends on them. */
  readonly sha256: string;
}

/** Bytes of a module at most. */
const MOST_BYTES = 16 * 2 ** 20;

const ALLOWED =
  'a module that exports what defineScheme, defineDelay, defineData, defineObjective, defineStep or defineMethod return';

/** Modules of imported definitions, by kind and name. */
const imported = new Map<string, { readonly module: ImportedModule; readonly label: string }>();
const pending = new Map<string, Promise<ImportedModule>>();

/**
 * Imports a module and registers what it exports: schemes, delay models, data sources, objectives, step rules, methods.
 * Threads do the same, so that experiments with them run in as many as one likes. A second import of the same module
 * does nothing.
 * @param url file: URL of the module
 * @param label what to call it in messages
 * @throws InputError if it cannot be imported, defines nothing, or something whose name is taken
 */
export function importModule(
  url: string,
  label = path().basename(urls().fileURLToPath(url)),
): Promise<ImportedModule> {
  const known = pending.get(url);
  if (known !== undefined) return known;
  const importing = importOnce(url, label);
  pending.set(url, importing);
  return importing;
}

async function importOnce(url: string, label: string): Promise<ImportedModule> {
  const module = { url, sha256: hashOf(url, label) };
  const before = new Set(allDefinitions());
  try {
    const exported: Record<string, unknown> = await import(url);
    for (const value of Object.values(exported)) if (isDefinition(value)) register(value);
  } catch (error) {
    throw new InputError([fault(label, shortly(error), wayOut(error))]);
  }
  const added = allDefinitions().filter((definition) => !before.has(definition));
  if (added.length === 0) throw new InputError([fault(label, 'defines nothing', ALLOWED)]);
  for (const definition of added) imported.set(keyOf(definition), { module, label });
  return module;
}

/** Allowed modules, for an import that failed. */
function wayOut(error: unknown): string {
  if (isTypeScriptRefused(error)) return NO_TYPESCRIPT;
  if (codeOf(error) === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') return ONLY_TYPES;
  if (codeOf(error) === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING') return NO_TYPESCRIPT_IN_PACKAGES;
  if (codeOf(error) === 'ERR_MODULE_NOT_FOUND' && shortly(error).includes("package 'straggle'"))
    return NOT_INSTALLED;
  return ALLOWED;
}

const NOT_INSTALLED =
  'straggle installed where the module is (in its folder: npm install straggle, or npm install PATH of the clone)';

const NO_TYPESCRIPT =
  'JavaScript with this version of Node; TypeScript from Node 22.18 on (or compile it: npx tsc)';

const ONLY_TYPES =
  'TypeScript whose types can be left out as they are: no enum, namespace or parameter property (or compile it: npx tsc)';

const NO_TYPESCRIPT_IN_PACKAGES = 'JavaScript in packages: Node strips types of other files only';

/** Whether an import failed because this version of Node does not strip types. */
function isTypeScriptRefused(error: unknown): boolean {
  return codeOf(error) === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.[cm]?ts\b/.test(shortly(error));
}

/**
 * SHA-256 of a module, and of what it imports by relative paths: all that its definitions may depend on, packages aside.
 * @throws InputError if it cannot be read
 */
export function hashOf(url: string, label: string): string {
  try {
    const hashes = hashesOf(url);
    const all = [...hashes.values()];
    return all.length === 1 ? all[0] : sha256Hex(all.join(' '));
  } catch (error) {
    if (error instanceof TooLong) throw new InputError([mistake(label, 'a longer file', ALLOWED)]);
    const reason = readingReason(error);
    throw new InputError([fault(label, reason, ALLOWED)]);
  }
}

/** Of the module and of what it imports by relative paths, by file: URL, in the order in which they are met. */
function hashesOf(url: string): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  gatherHashes(url, hashes);
  return hashes;
}

function gatherHashes(url: string, hashes: Map<string, string>): void {
  const text = readBytes(urls().fileURLToPath(url), MOST_BYTES).toString('utf8');
  hashes.set(url, sha256Hex(text));
  for (const [, specifier] of text.matchAll(/\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)) {
    const imported = new URL(specifier, url).href;
    // The import itself reports a missing file; a comment may mention one that does not exist.
    if (!hashes.has(imported) && isFile(new URL(imported))) gatherHashes(imported, hashes);
  }
}

function shortly(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
}

/** The modules that the definitions of these points come from, each once; undefined if there are none. */
export function modulesOf(points: readonly Naming[]): readonly ImportedModule[] | undefined {
  if (imported.size === 0) return undefined;
  const found = points.flatMap(referencesOf).flatMap((used) => imported.get(keyOf(used))?.module ?? []);
  return found.length === 0 ? undefined : [...new Set(found)];
}

/** The files of all modules that have been imported, and of what they import by relative paths. */
export function importedFiles(): string[] {
  return [...pending.keys()].flatMap((url) =>
    [...hashesOf(url).keys()].map((each) => urls().fileURLToPath(each)),
  );
}

/** Module that a definition was imported from, as it was named; undefined where it is from none. */
export function originOf(definition: Reference): string | undefined {
  return imported.get(keyOf(definition))?.label;
}

/** Names in a point that threads do not know: neither part of this package nor from a module. */
export function unknownToThreads(point: Naming): Reference | undefined {
  return referencesOf(point).find((used) => !isBuiltIn(used) && !imported.has(keyOf(used)));
}
