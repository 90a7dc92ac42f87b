import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reasonFor } from '../../report/output-error.js';
import { fault, InputError, type Issue, mistake } from '../../simulation/input/input-error.js';

/** The files of one result: they share a folder and a name. At least one is there. */
export interface ResultFiles {
  /** Folder and name without ending. */
  readonly stem: string;
  readonly csv?: string;
  readonly svg?: string;
  readonly meta?: string;
}

/** Results found in a place that a user named. */
export interface Found {
  readonly results: readonly ResultFiles[];
  /** Tables of claims, as `straggle figures` writes one for each paper. */
  readonly claims: readonly string[];
}

const KINDS = [
  { kind: 'meta', ending: '.meta.json' },
  { kind: 'csv', ending: '.csv' },
  { kind: 'svg', ending: '.svg' },
] as const;

const CLAIMS = 'claims.csv';

/** More than anyone would scroll through. */
const MOST_RESULTS = 500;

/** Entries of a folder that are looked at before it is taken for the wrong one. */
const MOST_ENTRIES = 100_000;

/**
 * Finds results: of a folder everything in it and below; of a file what belongs to it. A CSV in a folder counts only
 * beside what `straggle` has written with it, as it may be anything else; one that is named counts always.
 * @throws InputError for what is not there, or no result
 */
export function findResults(paths: readonly string[]): Found {
  const results = new Map<string, ResultFiles>();
  const claims = new Set<string>();
  const mistakes: (Issue | string)[] = [];
  for (const path of paths) {
    try {
      const found = statSync(path).isDirectory() ? inFolder(path) : besides(path);
      for (const each of found.results) results.set(each.stem, each);
      for (const file of found.claims) claims.add(file);
    } catch (error) {
      if (error instanceof InputError) mistakes.push(...error.mistakes);
      else mistakes.push(fault(path || '""', noSuch(error), 'a folder, or a file, with results'));
    }
  }
  if (results.size > MOST_RESULTS) {
    mistakes.push(mistake('results', `${results.size}`, `at most ${MOST_RESULTS} on a page`));
  }
  if (mistakes.length > 0) throw new InputError(mistakes);
  return { results: [...results.values()], claims: [...claims] };
}

/** The files in which results are. */
export function filesOf({ results, claims }: Found): string[] {
  return [
    ...results.flatMap(({ csv, svg, meta }) => [csv, svg, meta].filter((file) => file !== undefined)),
    ...claims,
  ];
}

function noSuch(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file or folder' : reasonFor(error);
}

function inFolder(folder: string): Found {
  const files = filesBelow(folder);
  const claims = files.filter((file) => basename(file) === CLAIMS);
  const results = grouped(files.filter((file) => basename(file) !== CLAIMS)).filter(
    ({ csv, svg, meta }) => svg !== undefined || (csv !== undefined && meta !== undefined),
  );
  if (results.length + claims.length === 0) {
    throw new InputError([fault(folder, 'no results in it', 'a folder with what straggle has written')]);
  }
  return { results, claims };
}

/** Everything below a folder, in order; hidden folders and packages are left out. */
function filesBelow(folder: string): string[] {
  const files: string[] = [];
  const open = [folder];
  for (let seen = 0, next = open.pop(); next !== undefined; next = open.pop()) {
    const entries = readdirSync(next, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    seen += entries.length;
    if (seen > MOST_ENTRIES) {
      throw new InputError([fault(folder, `more than ${MOST_ENTRIES} files in it`, 'a folder with results')]);
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) open.push(join(next, entry.name));
      else files.push(join(next, entry.name));
    }
  }
  return files.sort();
}

function besides(file: string): Found {
  if (basename(file) === CLAIMS) return { results: [], claims: [file] };
  const known = KINDS.find(({ ending }) => file.endsWith(ending));
  if (known === undefined) {
    throw new InputError([
      mistake(file, 'a file that is no result', 'a folder, FILE.csv, FILE.svg or FILE.meta.json'),
    ]);
  }
  const stem = stemOf(file);
  const siblings = readdirSync(dirname(file)).map((name) => join(dirname(file), name));
  return { results: grouped(siblings.filter((each) => stemOf(each) === stem)), claims: [] };
}

/** A file's folder and name without its ending, if it is that of a result. */
function stemOf(file: string): string | undefined {
  const known = KINDS.find(({ ending }) => file.endsWith(ending));
  return known && join(dirname(file), basename(file, known.ending));
}

function grouped(files: readonly string[]): ResultFiles[] {
  const groups = new Map<string, Record<string, string>>();
  for (const file of files) {
    const known = KINDS.find(({ ending }) => file.endsWith(ending));
    const stem = stemOf(file);
    if (known === undefined || stem === undefined) continue;
    groups.set(stem, { ...groups.get(stem), [known.kind]: file });
  }
  return [...groups].map(([stem, kinds]) => ({ stem, ...kinds }));
}
