import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csvText } from '../../../src/report/csv.js';
import { runTable } from '../../../src/simulation/execution/run.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import type { ExperimentDocument } from '../../../src/simulation/input/document.js';
import { contentHash, metaOf } from '../../../src/simulation/results/meta.js';
import { folderWith } from '../../folders.js';
import { documentOf, SMALL } from '../documents.js';

const meta = (document: ExperimentDocument) =>
  JSON.parse(metaOf(document, resolveExperiment(document), 0.1234));
const csv = async (document: ExperimentDocument) => {
  const { columns, rows } = await runTable(resolveExperiment(document));
  return csvText(columns, rows);
};

describe('the columns of a result', () => {
  it('are the swept paths, and what was measured', async () => {
    const [header, row] = (
      await csv(documentOf({ ...SMALL, sweep: { scheme: [SMALL.scheme], seed: ['a,b'] } }))
    ).split('\n');
    expect(header).toBe(
      'scheme,seed,trials,completion_time_mean,completion_time_se,messages_mean,messages_se,volume_mean,volume_se,' +
        'computations_mean,computations_se,recovered_mean,recovered_se,' +
        'completion_time_p50,completion_time_p90,completion_time_p99',
    );
    expect(row).toMatch(/^"\{""name"":""cpgc"",""load"":2\}","a,b",300,0\.\d+,0\.\d+,/);
  });

  it('hold numbers, texts and infinity as they were written, and leave _se empty for one trial', async () => {
    const sweep = { 'network.bandwidth': ['inf', 1e-7, 1e21], 'network.link': ['shared'] };
    const lines = (await csv(documentOf({ ...SMALL, trials: 1, sweep }))).trimEnd().split('\n');
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 3))).toEqual([
      ['inf', 'shared', '1'],
      ['1e-7', 'shared', '1'],
      ['1e+21', 'shared', '1'],
    ]);
    const cells = lines[1].split(',');
    const empty = lines[0].split(',').filter((_, i) => cells[i] === '');
    expect(empty).toEqual(
      ['completion_time', 'messages', 'volume', 'computations', 'recovered'].map((name) => `${name}_se`),
    );
  });
});

const named = (...names: string[]) => ({ 'scheme.name': names });
const unset = { scheme: undefined };

describe('the experiment in meta.json', () => {
  it.each<[string, object]>([
    ['no sweep', {}],
    ['its defaults', { trials: undefined, seed: 'a seed', network: { bandwidth: 'inf' } }],
    ['workers, which tasks follow', { sweep: { workers: [4, 6, 8] } }],
    ['schemes', { scheme: { load: 2 }, sweep: named('uncoded', 'cpgc') }],
    ['a wait that the first ignores', { scheme: { wait: 3 }, sweep: named('uncoded', 'fastest-k') }],
    ['schemes by blocks and by points', { scheme: { load: 2 }, sweep: named('uncoded', 'mcc', 'cyclic') }],
    ['whole schemes', { ...unset, sweep: { scheme: [{ name: 'uncoded' }, { name: 'mcc', load: 2 }] } }],
    [
      'whole schemes and a field of them',
      { ...unset, sweep: { scheme: [{ name: 'mcc' }], 'scheme.load': [2, 3] } },
    ],
    ['infinity', { sweep: { 'network.bandwidth': ['inf', 2] } }],
    ['one value', { sweep: { tolerance: [0] } }],
    [
      'entries of lists',
      {
        delay: { model: 'sum', models: [SMALL.delay, { model: 'exponential', mean: 1 }] },
        sweep: {
          'delay.models.1': [
            { model: 'gamma', shape: 2, scale: 1 },
            { model: 'deterministic', value: 3 },
          ],
        },
      },
    ],
    [
      'models with parameters in common',
      {
        delay: { shape: 2, scale: 1 },
        sweep: { 'delay.model': ['weibull', 'gamma'], 'delay.correlation': ['worker', 'subtask'] },
      },
    ],
  ])('gives the same again: %s', (_, fields) => {
    const document = documentOf({ ...SMALL, ...fields });
    const again = documentOf(meta(document).experiment);
    const [first, second] = [document, again].map((each) => resolveExperiment(each));
    expect(second.points).toEqual(first.points);
    expect(second).toMatchObject({ paths: first.paths, values: first.values, name: first.name });
    expect(meta(again)).toEqual(meta(document));
  });

  it('gives the same bytes', async () => {
    const document = documentOf({ ...SMALL, scheme: { wait: 3 }, sweep: named('uncoded', 'fastest-k') });
    expect(await csv(documentOf(meta(document).experiment))).toBe(await csv(document));
  });

  it('and all else in it name no folder of this machine', () => {
    const folder = folderWith({ 't.csv': 'round,worker,duration_s\n0,0,1\n0,1,2\n' });
    const trace = (file: string) => ({ model: 'trace', mode: 'replay', file });
    const data = { trials: 2, workers: 2, scheme: { name: 'uncoded' } };
    for (const more of [
      { delay: trace(join(folder, 't.csv')) },
      { delay: trace('t.csv') },
      { delay: trace('?'), sweep: { 'delay.file': ['t.csv', join(folder, 't.csv')] } },
    ]) {
      const document = { ...documentOf({ ...data, ...more }), folder };
      const text = metaOf(document, resolveExperiment(document), 0);
      expect(text).not.toContain(folder);
      expect(JSON.parse(text).data).toEqual({ 't.csv': expect.stringMatching(/^[0-9a-f]{64}$/) });
    }
  });
});

describe('the data of a training run', () => {
  it('is in meta.json and in the content hash by what is in the files, packed or not', () => {
    const folder = folderWith();
    const write = (y: string) => writeFileSync(join(folder, 'y.csv'), y);
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const x = '1,0\n0,1\n1,1\n';
    writeFileSync(join(folder, 'x.csv.gz'), gzipSync(x));
    write('1\n2\n3\n');
    const document = {
      ...documentOf({
        trials: 1,
        workers: 3,
        scheme: { name: 'uncoded' },
        delay: { model: 'deterministic', value: 1 },
        training: {
          iterations: 1,
          data: { source: 'csv', x: 'x.csv', y: 'y.csv' },
          step: { rule: 'constant', value: 0.1 },
        },
      }),
      folder,
    };
    const made = () => JSON.parse(metaOf(document, resolveExperiment(document), 0));
    const first = made();
    expect(first.data).toEqual({ 'x.csv': sha256(x), 'y.csv': sha256('1\n2\n3\n') });
    write('1\n2\n4\n');
    expect(made().content_hash).not.toBe(first.content_hash);
  });
});

describe('meta.json', () => {
  it('says how the result was made', () => {
    expect(meta(documentOf({ ...SMALL, sweep: { seed: [1, '1', 2] } }))).toMatchObject({
      seed: ['1', '2'],
      quantiles: 'nearest rank, relative error at most 0.0009765625',
      data: {},
      content_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      versions: { straggle: expect.any(String), node: process.versions.node, streams: expect.any(Number) },
      duration_s: 0.123,
    });
  });

  it('has a hash of what the numbers depend on, and of nothing else', () => {
    const hash = (data: object) => contentHash(resolveExperiment(documentOf(data)));
    const reordered = Object.fromEntries(Object.entries(SMALL).reverse());
    const delay = { mu: 4, correlation: 'worker', alpha: 0.05, model: 'shifted-exponential' };
    expect(hash({ ...reordered, delay, name: 'another', seed: '1', tasks: 6 })).toBe(hash(SMALL));
    for (const other of [{ seed: 2 }, { trials: 301 }, { tolerance: 0.1 }, { scheme: { name: 'uncoded' } }]) {
      expect(hash({ ...SMALL, ...other })).not.toBe(hash(SMALL));
    }
  });
});
