import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findResults } from '../../../src/analysis/pages/find.js';
import { PAPERS, pageOf, reportHtml, writeIndex } from '../../../src/analysis/pages/write.js';
import { readCsv } from '../../../src/analysis/plot/result-files.js';
import { figures } from '../../../src/experiments/registry.js';
import type { Page } from '../../../src/report/page/page.js';
import { folderWith } from '../../folders.js';
import { mistakesOf } from '../../simulation/documents.js';

const RESULTS = join(import.meta.dirname, '../../../results');

const SWEEP = `scheme.name,scheme.load,trials,completion_time_mean,completion_time_se
mcc,2,100,3,0.1
mcc,4,100,2,0.1
cpgc,2,100,2.5,0.1
cpgc,4,100,1.5,
`;
const META = JSON.stringify({
  experiment: { name: 'mine', seed: '7', workers: 4 },
  seed: ['7'],
  data: { 'trace.csv': 'abcdef0123456789' },
  content_hash: '0123456789abcdef',
  versions: { straggle: '0.1.0', node: '20.0.0', streams: 1 },
  duration_s: 1.5,
});

describe('the page of the reference run', () => {
  let page: Page;
  beforeAll(async () => {
    page = await pageOf(findResults([RESULTS]), {
      out: join(RESULTS, 'index.html'),
      figures,
      rows: 24,
      open: false,
    });
  });

  it('has every figure, under its paper, in the order of the registry', () => {
    for (const paper of PAPERS) {
      const section = page.sections.find(({ title }) => title === paper.name);
      const own = figures.filter(({ id }) => paper.has(id));
      expect(section?.results.map(({ title }) => title)).toEqual(own.map(({ title }) => title));
      for (const result of section?.results ?? []) {
        expect(result.figure?.svg).toMatch(/^<svg role="img" aria-label="/);
        expect(result.table?.rows.length).toBeGreaterThan(0);
        for (const { href } of result.files) expect(href).toMatch(/^[\w-]+\/[\w-]+\.(csv|svg|meta\.json)$/);
      }
    }
    expect(page.sections.map(({ title }) => title)).toEqual(PAPERS.map(({ name }) => name));
  });

  it('is committed with every figure, as the reference page is', () => {
    const [index, reference] = [
      join(RESULTS, 'index.html'),
      join(RESULTS, '../docs/reference/figures.md'),
    ].map((file) => readFileSync(file, 'utf8'));
    for (const { id } of figures) {
      // Not by toContain, which would print the page.
      expect(index.includes(`"${id}"`), `${id}: straggle report results --out results/index.html`).toBe(true);
      expect(reference.includes(`\n### ${id}\n`), `${id}: npm run build`).toBe(true);
    }
  });

  it('sets the papers side by side, with every statement of the ledger', () => {
    expect(page.papers.map(({ name }) => name)).toEqual([
      'CPGC',
      'RCSC',
      'ErasureHead',
      'WGC',
      'SGC (ITW)',
      'SGC (journal)',
      'Block GC',
      'Sequential GC',
      'Asynchronous',
    ]);
    const ledger = readCsv(join(RESULTS, 'claims.csv'));
    const at = (column: string) => ledger.columns.indexOf(column);
    const said = page.papers.flatMap(({ statements }) => statements);
    expect(said).toHaveLength(ledger.rows.length);
    for (const row of ledger.rows) {
      const found = said.find(({ id }) => id === row[at('id')]);
      expect(found).toMatchObject({ verdict: row[at('verdict')], statement: row[at('statement')] });
    }
    // A statement stands in the section of its paper, too, where the overview's links lead.
    const inSections = page.sections.flatMap(({ statements }) => statements.map(({ id }) => id));
    expect(inSections.sort()).toEqual(said.map(({ id }) => id).sort());
  });

  it('is small enough to be kept, and does not change with how long the figures took', async () => {
    const folder = folderWith();
    cpSync(join(RESULTS, 'cpgc'), join(folder, 'cpgc'), { recursive: true });
    const first = readFileSync(await writeIndex(folder, figures));
    expect(first.length).toBeLessThan(70_000 * figures.filter(({ paper }) => paper === 'cpgc').length);
    const meta = join(folder, 'cpgc/cpgc-fig1.meta.json');
    const changed = readFileSync(meta, 'utf8').replace(/"duration_s": [\d.]+/, '"duration_s": 12345');
    writeFileSync(meta, changed);
    expect(Buffer.compare(readFileSync(await writeIndex(folder, figures)), first)).toBe(0);
  });
});

describe('the page of a sweep', () => {
  it('has its table, its experiment, how it was made, and a figure', async () => {
    const folder = folderWith({ 'mine.csv': SWEEP, 'mine.meta.json': META, 'other.csv': 'a\n1\n' });
    const page = await pageOf(findResults([folder]), {
      out: join(folder, 'x.html'),
      figures,
      rows: 3,
      open: true,
    });
    expect(page).toMatchObject({ title: 'mine', papers: [], introduction: [] });
    expect(page.sections).toHaveLength(1);
    const [result] = page.sections[0].results;
    expect(page.sections[0].results).toHaveLength(1);
    expect(result.table).toMatchObject({ total: 4, open: true });
    expect(result.table?.rows).toHaveLength(3);
    expect(result.experiments[0].yaml).toBe('name: mine\nseed: "7"\nworkers: 4\n');
    expect(result.facts).toEqual([
      ['seed', '7'],
      ['data (SHA-256)', 'trace.csv abcdef012345…'],
      ['content', '0123456789ab…'],
      ['made by', 'straggle 0.1.0, Node 20.0.0, random streams 1'],
    ]);
    expect(result.files.map(({ href }) => href)).toEqual(['mine.csv', 'mine.meta.json']);
    expect(result.figure?.svg).toContain('scheme.load');
    // Two folders away, wherever this repository and the temporary folders are.
    const out = join(folderWith({ 'deep/down/here.txt': '' }), 'deep/down/x.html');
    const elsewhere = await pageOf(findResults([folder]), { out, figures, rows: 3, open: true });
    expect(elsewhere.sections[0].results[0].files).toEqual([
      { name: 'mine.csv' },
      { name: 'mine.meta.json' },
    ]);
  });

  it('says why there is no picture, and what is not in one', async () => {
    const lines = Array.from({ length: 26 * 13 }, (_, i) => `s${i >> 1},${i % 2},${i % 3},9,1`).join('\n');
    const folder = folderWith({
      'other.csv': 'a,b\n1,2\n3,4\n',
      'many.csv': `name,x,z,runs,iteration,loss_mean\n${lines.replaceAll(',9,1', ',9,1,1')}\n`,
    });
    const files = ['many.csv', 'other.csv'].map((name) => join(folder, name));
    const page = await pageOf(findResults(files), { out: 'page.html', figures, rows: 24, open: true });
    const notes = page.sections[0].results.map(({ facts, figure }) => [
      figure !== undefined,
      facts.find(([label]) => label === 'picture')?.[1],
    ]);
    expect(notes).toEqual([
      [true, 'Only the first 12 of 338 panels are drawn; --x, --series, --facet choose others.'],
      [false, 'none: not a result of straggle run; allowed: --x and --y of a, b'],
    ]);
  });
});

describe('results that cannot be shown', () => {
  it('are named, one line each', async () => {
    const folder = folderWith({
      'a.txt': '',
      'bad.svg': '<svg>',
      'bad.meta.json': '{}',
      'ragged.csv': 'a,b\n1\n',
      'empty.csv': '',
      'claims.csv': 'a\n1\n',
      'empty/x.csv': 'a\n',
      'latin.svg': Buffer.from([0xe9]),
    });
    const at = (name: string) => join(folder, name);
    expect(mistakesOf(() => findResults([at('none'), at('a.txt'), at('empty')]))).toEqual([
      `${at('none')}: no such file or folder; allowed: a folder, or a file, with results`,
      `${at('a.txt')}: a file that is no result given; allowed: a folder, FILE.csv, FILE.svg or FILE.meta.json`,
      `${at('empty')}: no results in it; allowed: a folder with what straggle has written`,
    ]);
    const wrong: [string, RegExp][] = [
      ['bad.svg', /bad\.meta\.json: not a description of a result; allowed: /],
      ['ragged.csv', /ragged\.csv: not a CSV table; allowed: /],
      ['empty.csv', /empty\.csv: empty; allowed: /],
      ['claims.csv', /claims\.csv: not a table of claims; allowed: /],
      ['latin.svg', /latin\.svg: not UTF-8 text; allowed: /],
    ];
    for (const [name, line] of wrong)
      await expect(reportHtml([at(name)], 'x.html', figures)).rejects.toThrow(line);
    writeFileSync(at('bad.meta.json'), META);
    await expect(reportHtml([at('bad.svg')], 'x.html', figures)).rejects.toThrow(
      /bad\.svg: not an SVG drawing; allowed: /,
    );
  });
});
