import { fs, path, url as urls } from '../../host/node.js';
import { sha256Hex } from '../../random/sha256.js';
import { codeOf, reasonFor } from '../../report/output-error.js';
import { isBuiltIn, registerScheme, schemes } from '../../schemes/registry.js';
import type { SchemeDefinition } from '../../schemes/scheme.js';
import { fault, InputError } from '../input/input-error.js';

/** A module outside this package that defines schemes, as an experiment and its threads know it. */
export interface SchemeModule {
  /** file: URL */
  readonly url: string;
  /** SHA-256 of the file, with all that it imports by relative paths: the result depends on them. */
  readonly sha256: string;
}

const ALLOWED = 'a module that exports schemes (defineScheme)';

/** Where schemes have been imported from, by their names. */
const imported = new Map<string, SchemeModule>();
const pending = new Map<string, Promise<SchemeModule>>();

/**
 * Imports a module and registers the schemes that it exports, or registers itself. Threads do the same, so that its
 * schemes run in as many as one likes. A second import of the same module does nothing.
 * @param url file: URL of the module
 * @param label what to call it in messages
 * @throws InputError if it cannot be imported, has no scheme, or one whose name is taken
 */
export function importSchemes(
  url: string,
  label = path().basename(urls().fileURLToPath(url)),
): Promise<SchemeModule> {
  const known = pending.get(url);
  if (known !== undefined) return known;
  const importing = importOnce(url, label);
  pending.set(url, importing);
  return importing;
}

async function importOnce(url: string, label: string): Promise<SchemeModule> {
  const module = { url, sha256: hashOf(url, label) };
  const before = new Set(schemes());
  try {
    const exported: Record<string, unknown> = await import(url);
    for (const value of Object.values(exported)) if (isDefinition(value)) registerScheme(value);
  } catch (error) {
    throw new InputError([fault(label, shortly(error), ALLOWED)]);
  }
  const added = schemes().filter((scheme) => !before.has(scheme));
  if (added.length === 0) throw new InputError([fault(label, 'exports no scheme', ALLOWED)]);
  for (const { name } of added) imported.set(name, module);
  return module;
}

/**
 * SHA-256 of a module, and of what it imports by relative paths: all that its schemes may depend on, packages aside.
 * @throws InputError if it cannot be read
 */
export function hashOf(url: string, label: string): string {
  try {
    const hashes = new Map<string, string>();
    gatherHashes(url, hashes);
    const all = [...hashes.values()];
    return all.length === 1 ? all[0] : sha256Hex(all.join(' '));
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'no such file' : reasonFor(error);
    throw new InputError([fault(label, reason, ALLOWED)]);
  }
}

/** In the order in which the imports are met, each file once. */
function gatherHashes(url: string, hashes: Map<string, string>): void {
  const text = fs().readFileSync(new URL(url), 'utf8');
  hashes.set(url, sha256Hex(text));
  for (const [, specifier] of text.matchAll(/\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)) {
    const imported = new URL(specifier, url).href;
    // What is not there will be said by the import itself; a comment may speak of what is not.
    const isFile = fs().statSync(new URL(imported), { throwIfNoEntry: false })?.isFile() ?? false;
    if (isFile && !hashes.has(imported)) gatherHashes(imported, hashes);
  }
}

/** Whether an export is meant as a scheme; if it is not a right one, registering it says why. */
function isDefinition(value: unknown): value is SchemeDefinition {
  return value !== null && typeof value === 'object' && 'name' in value && 'build' in value;
}

function shortly(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
}

/** The modules that schemes of these names come from, each once; undefined if there are none. */
export function modulesOf(names: Iterable<string>): readonly SchemeModule[] | undefined {
  const modules = new Set([...names].flatMap((name) => imported.get(name) ?? []));
  return modules.size === 0 ? undefined : [...modules];
}

/** The files of all modules that have been imported. */
export function importedFiles(): string[] {
  return [...pending.keys()].map((url) => urls().fileURLToPath(url));
}

/** Whether threads know a scheme: it is part of this package, or comes from a module. */
export function isKnownToThreads(name: string): boolean {
  return imported.has(name) || isBuiltIn(name);
}
