import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../src');

/** What each room may import from, beside itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  models: ['engine'],
  schemes: ['engine'],
  report: [],
  experiments: ['engine', 'models', 'schemes', 'report'],
  cli: ['engine', 'models', 'schemes', 'report', 'experiments'],
  'cli.ts': ['cli', 'engine', 'report', 'experiments'],
  'index.ts': ['engine', 'models', 'schemes', 'report', 'experiments'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement): Import[] => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const target = statement.moduleSpecifier;
    if (target === undefined || !ts.isStringLiteral(target) || !target.text.startsWith('.')) return [];
    const written = join(dirname(file), target.text.replace(/\.js$/, '.ts'));
    const to = existsSync(written) ? written : written.replace(/ts$/, 'tsx');
    return [{ from: file, to }];
  });
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => join(SRC, name));
const imports = files.flatMap(importsOf);
const name = (file: string) => relative(SRC, file).split(sep).join('/');
const roomOf = (file: string) => name(file).split('/')[0];

/**
 * Files left when those that import none of the others, or that none of them imports, are taken away again and again:
 * cycles, and what lies between them.
 */
function entangled(edges: readonly Import[]): string[] {
  let left = files;
  for (;;) {
    const among = edges.filter(({ from, to }) => left.includes(from) && left.includes(to));
    const importing = new Set(among.map(({ from }) => from));
    const imported = new Set(among.map(({ to }) => to));
    const bound = left.filter((file) => importing.has(file) && imported.has(file));
    if (bound.length === left.length) return left;
    left = bound;
  }
}

describe('the source', () => {
  it('is read: its files and their imports', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(imports.length).toBeGreaterThan(600);
  });

  it('imports from one room to another only as its arrows point', () => {
    const against = imports.filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      return own !== other && !ALLOWED[own]?.includes(other);
    });
    expect(against.map(({ from, to }) => `${name(from)} -> ${name(to)}`)).toEqual([]);
  });

  it('has no cycle of imports, of types neither', () => {
    expect(entangled(imports).map(name)).toEqual([]);
  });

  it('is on its map, room by room', () => {
    const map = readFileSync(join(SRC, 'README.md'), 'utf8');
    const named = [...map.matchAll(/`([\w-]+)\/`/g)].map(([, room]) => room);
    const rooms = readdirSync(SRC, { recursive: true, withFileTypes: true })
      .filter((each) => each.isDirectory() && each.name !== 'assembly')
      .map((each) => each.name);
    expect(named.sort()).toEqual(rooms.sort());
    const files = [...map.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(10);
    const missing = files.filter(
      (file) => !imports.some(({ from }) => `/${name(from)}`.endsWith(`/${file}`)),
    );
    expect(missing).toEqual([]);
  });
});
