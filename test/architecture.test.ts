import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../src');

/** The rooms from the ground up: a room may import from those below it, and all may use report, which uses none. */
const FLOORS: readonly (readonly string[])[] = [
  ['host'],
  ['random', 'statistics', 'registry'],
  ['engine'],
  ['models', 'schemes'],
  ['simulation'],
  ['analysis'],
  ['experiments', 'explore'],
  ['cli'],
  ['cli.ts', 'index.ts'],
];

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Rooms that also run in a browser. */
const IN_BROWSERS = ['engine', 'schemes', 'simulation'];

/** Packages that do so, too. */
const PURE = [
  '@noble/hashes',
  'csv-parse',
  'csv-stringify',
  'fastpriorityqueue',
  'ml-matrix',
  'seedrandom',
  'simple-statistics',
  'yaml',
  'zod',
];

const name = (file: string) => relative(SRC, file).split(sep).join('/');

/** Imports and re-exports of a file, `import()` and the types in it included, of files in the source. */
function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const note = (specifier: ts.Node | undefined) => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier) || !specifier.text.startsWith('.'))
      return;
    const written = join(dirname(file), specifier.text.replace(/\.js$/, '.ts'));
    found.push({ from: name(file), to: name(existsSync(written) ? written : written.replace(/ts$/, 'tsx')) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) note(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      note(node.arguments[0]);
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) note(node.argument.literal);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What a file imports when it is loaded: not types, nor `import()`. */
function loadedBy(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((node) => {
    const from = ts.isImportDeclaration(node)
      ? node.importClause
      : ts.isExportDeclaration(node)
        ? node
        : null;
    if (from === null || from?.isTypeOnly) return [];
    const { moduleSpecifier } = node as ts.ImportDeclaration | ts.ExportDeclaration;
    return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : [];
  });
}

/** Where a file has a power whose last bit may depend on the version of Node. */
function unsafePowers(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken) {
      if (node.right.getText(source) !== '2' && node.left.getText(source) !== '2')
        found.push(node.getText(source));
    }
    if (ts.isPropertyAccessExpression(node) && node.getText(source) === 'Math.pow') found.push('Math.pow');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.map((text) => `${name(file)}: ${text}`);
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((each) => /\.tsx?$/.test(each))
  .map((each) => join(SRC, each));
const imports = files.flatMap(importsOf);
const folders = new Set(files.flatMap((file) => parents(name(file))));

/** All folders that a file lies in, the source itself ('') included. */
function parents(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return ['', ...parts.map((_, i) => parts.slice(0, i + 1).join('/'))];
}

/** What of a folder a file belongs to: one of its folders, or `.`, the files that lie in it; undefined outside. */
function partOf(folder: string, file: string): string | undefined {
  if (folder !== '' && !file.startsWith(`${folder}/`)) return undefined;
  const rest = folder === '' ? file : file.slice(folder.length + 1);
  return rest.includes('/') ? rest.slice(0, rest.indexOf('/')) : '.';
}

/** Imports on a circle among nodes: what is left when nodes without imports, or never imported, are taken away. */
function circular(edges: readonly Import[], nodeOf: (file: string) => string | undefined): readonly Import[] {
  let left = edges.filter(({ from, to }) => {
    const [own, other] = [nodeOf(from), nodeOf(to)];
    return own !== undefined && other !== undefined && own !== other;
  });
  for (;;) {
    const importing = new Set(left.map(({ from }) => nodeOf(from)));
    const imported = new Set(left.map(({ to }) => nodeOf(to)));
    const bound = left.filter(({ from, to }) => imported.has(nodeOf(from)) && importing.has(nodeOf(to)));
    if (bound.length === left.length) return left;
    left = bound;
  }
}

const written = ({ from, to }: Import) => `${from} -> ${to}`;

describe('the source', () => {
  it('is read: its files and their imports', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(imports.length).toBeGreaterThan(600);
  });

  it('imports from one room to another only downwards', () => {
    const floorOf = (file: string) => FLOORS.findIndex((rooms) => rooms.includes(file.split('/')[0]));
    const against = imports.filter(({ from, to }) => {
      const [own, other] = [from.split('/')[0], to.split('/')[0]];
      if (own === other || other === 'report') return false;
      return own === 'report' || floorOf(to) >= floorOf(from);
    });
    expect(against.map(written)).toEqual([]);
  });

  it.each([...folders])('has no circle among the folders of src/%s and the files beside them', (folder) => {
    const found = circular(imports, (file) => partOf(folder, file)).map(written);
    expect(found).toEqual([]);
  });

  it('has no cycle of imports between files, of types neither', () => {
    expect(circular(imports, (file) => file).map(written)).toEqual([]);
  });

  it('loads nothing of Node in engine, schemes and simulation, nor in what these load', () => {
    // What is written in AssemblyScript is compiled, and not loaded.
    const loaded = files.filter(
      (file) => IN_BROWSERS.includes(name(file).split('/')[0]) && !name(file).includes('/assembly/'),
    );
    const outside = new Set<string>();
    for (const file of loaded) {
      for (const specifier of loadedBy(file)) {
        if (!specifier.startsWith('.')) {
          const [scope, rest] = specifier.split('/');
          const from = scope.startsWith('@') ? `${scope}/${rest}` : scope;
          if (!PURE.includes(from)) outside.add(`${name(file)}: ${specifier}`);
          continue;
        }
        const next = join(dirname(file), specifier.replace(/\.js$/, '.ts'));
        if (!loaded.includes(next)) loaded.push(next);
      }
    }
    expect(loaded.length).toBeGreaterThan(150);
    expect([...outside]).toEqual([]);
  });

  it('takes powers by pow of src/statistics/pow.ts, but for squares and powers of two: its last bits differ between versions of Node', () => {
    const found = files.filter((file) => name(file) !== 'statistics/pow.ts').flatMap(unsafePowers);
    expect(found).toEqual([]);
  });

  it('has its tests in the same folders; those of other parts of the repository are apart', () => {
    const apart = ['bench', 'browser', 'deploy', 'docs', 'python'];
    const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
    const astray = tests
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => dirname(file))
      .filter((folder) => !apart.includes(folder) && !existsSync(join(SRC, folder)));
    expect(astray).toEqual([]);
  });

  it('is on its map, room by room', () => {
    const map = readFileSync(join(SRC, 'README.md'), 'utf8');
    const named = [...map.matchAll(/`([\w-]+)\/`/g)].map(([, room]) => room);
    const rooms = [...folders].filter((folder) => folder !== '').map((folder) => folder.split('/').at(-1));
    expect([...new Set(named)].sort()).toEqual([...new Set(rooms)].filter((r) => r !== 'assembly').sort());
    const mentioned = [...map.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file]) => file);
    expect(mentioned.length).toBeGreaterThan(10);
    const missing = mentioned.filter((file) => !files.some((each) => `/${name(each)}`.endsWith(`/${file}`)));
    expect(missing).toEqual([]);
  });
});
