import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLAIM_COLUMNS } from '../../src/analysis/figures/claim.js';
import { readLedger } from '../../src/analysis/figures/ledger.js';
import { makeFigures } from '../../src/experiments/make.js';
import { figures } from '../../src/experiments/registry.js';
import { roundedSvg } from '../../src/report/chart.js';
import { resolveExperiment } from '../../src/simulation/experiment/resolve.js';
import { folderWith } from '../folders.js';
import { documentOf } from '../simulation/documents.js';

const cpgc = figures.filter(({ paper }) => paper === 'cpgc');
const said: string[] = [];
let out: string;

beforeAll(async () => {
  out = folderWith();
  const say = (line: string) => said.push(line);
  await makeFigures(cpgc, {
    out,
    standIns: out,
    dataFolders: [],
    quick: true,
    seed: '1',
    jobs: 0,
    say,
  });
});

const read = (name: string) => readFileSync(join(out, 'cpgc', name), 'utf8');

describe('the registry', () => {
  it('has figures that can be told apart, and say what they show and where it is from', () => {
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
    for (const { id, title, source, paper } of figures) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      expect(id.startsWith(paper)).toBe(true);
      expect(title).not.toBe('');
      expect(source).not.toBe('');
    }
  });
});

describe('the figures of a paper', () => {
  it('are CSV, SVG, PNG and meta.json each, and nothing else but the claims', () => {
    const expected = cpgc.flatMap(({ id }) =>
      ['csv', 'svg', 'png', 'meta.json'].map((ending) => `${id}.${ending}`),
    );
    expect(readdirSync(join(out, 'cpgc')).sort()).toEqual([...expected, 'claims.csv'].sort());
    expect(said.filter((line) => line.startsWith('cpgc-'))).toHaveLength(cpgc.length);
  });

  it.each(cpgc.map(({ id }) => id))('%s has a table with a header, and a picture', (id) => {
    const [header, ...rows] = parse(read(`${id}.csv`)) as string[][];
    expect(header.length).toBeGreaterThan(1);
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.flat().filter((cell) => cell === 'NaN')).toEqual([]);
    expect(read(`${id}.svg`)).toMatch(/^<svg /);
    expect(readFileSync(join(out, 'cpgc', `${id}.png`)).toString('latin1', 1, 4)).toBe('PNG');
  });

  it('say which experiments they come from, which give the same points again', () => {
    const { seed, experiments, versions } = JSON.parse(read('cpgc-network.meta.json'));
    expect(seed).toBe('1');
    expect(versions.streams).toBeGreaterThan(0);
    expect(experiments).toHaveLength(1);
    const { points } = resolveExperiment(documentOf(experiments[0].experiment));
    expect(points).toHaveLength(parse(read('cpgc-network.csv')).length - 1);
    expect(points[0]).toMatchObject({ workers: 20, trials: 1_000, scheme: { load: 3 } });
  });

  it('make the claims of the paper', () => {
    const rows = readLedger(out);
    expect(rows.length).toBeGreaterThan(10);
    expect(Object.keys(rows[0])).toEqual(CLAIM_COLUMNS);
    expect(rows.every(({ paper }) => paper === 'cpgc')).toBe(true);
    const verdicts = Object.fromEntries(rows.map(({ id, value, verdict }) => [id, `${verdict}: ${value}`]));
    expect(verdicts).toMatchObject({
      'cpgc-table1-counts': 'holds as amended: 9',
      // Worker 7 alone holds a sub-matrix twice.
      'cpgc-no-repeats': 'fails: 1',
      'cpgc-volume-mcc': 'holds: 1.05',
    });
  });

  it.each(['cpgc-table1', 'cpgc-network'])('%s looks as it always did', (id) => {
    expect(roundedSvg(read(`${id}.svg`), 0)).toMatchSnapshot();
  });
});

describe('a part of the figures of a paper', () => {
  it('makes no claims: they rest on all of them', async () => {
    const part = join(out, 'part');
    await makeFigures([cpgc[0]], {
      out: part,
      standIns: part,
      dataFolders: [],
      quick: true,
      seed: '1',
      jobs: 0,
      say: () => {},
    });
    expect(existsSync(join(part, 'cpgc', 'cpgc-table1.csv'))).toBe(true);
    expect(existsSync(join(part, 'cpgc', 'claims.csv'))).toBe(false);
  });
});
