import { describe, expect, it } from 'vitest';
import type { Dataset, Part } from '../../../src/models/data/dataset.js';
import { originals } from '../../../src/models/data/files.js';
import { dataSources } from '../../../src/models/data/registry.js';
import { squaredNorms } from '../../../src/models/kernels/rows.js';
import { Streams } from '../../../src/random/stream.js';
import { noRealFiles, realFiles } from './real-files.js';

function make(name: string, parameters: Record<string, unknown> = {}): Dataset {
  const definition = dataSources.find(name);
  if (definition === undefined) throw new Error(`no data source ${name}`);
  const context = { uniform: new Streams('papers').uniform('data'), files: realFiles };
  return definition.create(definition.parameters.parse(parameters), context);
}

const perClass = ({ labels }: Part) => [-1, 1].map((label) => labels.filter((each) => each === label).length);

describe("the papers' data", () => {
  it('has the checksums that are known', ({ skip }) => {
    skip(noRealFiles !== undefined, noRealFiles);
    for (const { name, sha256, contentSha256 } of originals) {
      expect(realFiles.read(name).used).toEqual({ name, sha256, contentSha256, original: true });
    }
  });

  it('SGC: 1000 x 100', ({ skip }) => {
    skip(noRealFiles !== undefined, noRealFiles);
    const data = make('csv', { x: 'sgc/X.csv', y: 'sgc/Y.csv' });
    expect(data).toMatchObject({ points: 1000, features: 100 });
    const frobenius = squaredNorms(data.rows).reduce((sum, norm) => sum + norm);
    expect(frobenius).toBeCloseTo(993298563.58643, 4);
    // degrees d_i = max(1, round(m·d·‖x_i‖²/‖X‖_F²)) for d = 2: 28 ones, 920 twos, 52 threes
    const degrees = squaredNorms(data.rows).map((norm) => Math.max(1, Math.round((2000 * norm) / frobenius)));
    expect([1, 2, 3].map((d) => degrees.filter((degree) => degree === d).length)).toEqual([28, 920, 52]);
  });

  it('Amazon: 26,215 x 241,915', ({ skip }) => {
    skip(noRealFiles !== undefined, noRealFiles);
    const data = make('amazon');
    expect(data).toMatchObject({ points: 26_215, features: 241_915 });
    expect(data.test?.rows).toMatchObject({ points: 6554, features: 241_915 });
    const classes = [data, data.test as Part].map(perClass);
    expect(classes[0][1] + classes[1][1]).toBe(30_872);
    expect(data.rows.kind === 'sparse' && data.rows.column.length).toBe(26_215 * 44);
    const columns = new Set(data.rows.kind === 'sparse' ? data.rows.column : []);
    for (const column of (data.test?.rows.kind === 'sparse' && data.test.rows.column) || [])
      columns.add(column);
    expect(columns.size).toBe(241_915);
  });

  it('KC housing: 17,290 x 27,654', ({ skip }) => {
    skip(noRealFiles !== undefined, noRealFiles);
    const data = make('kc-housing');
    expect(data).toMatchObject({ points: 17_290, features: 27_654 });
    const test = data.test as Part;
    expect(test.rows.points).toBe(4323);
    const sum = data.labels.reduce((a, b) => a + b) + test.labels.reduce((a, b) => a + b);
    expect((sum / 21_613) * 1e6).toBeCloseTo(540088.1418, 4);
  });

  it('Covertype, a sample: 12,779 rows of labels 1 and 2, 10,166 features', ({ skip }) => {
    skip(noRealFiles !== undefined, noRealFiles);
    const data = make('covertype', { test: 0 });
    expect(data).toMatchObject({ points: 12_779, features: 10_166 });
    expect(perClass(data)).toEqual([5487, 7292]);
  });

  it('MNIST 4 and 9: 10,000 + 1,791', ({ skip }) => {
    skip(noRealFiles !== undefined, noRealFiles);
    const data = make('mnist49');
    expect(data).toMatchObject({ points: 10_000, features: 784 });
    const test = data.test as Part;
    expect(test.rows.points).toBe(1791);
    const [fours, nines] = perClass(data).map((count, c) => count + perClass(test)[c]);
    expect([fours, nines]).toEqual([5842, 5949]);
    const values = data.rows.kind === 'dense' ? data.rows.values : new Float64Array(0);
    expect(values.reduce((most, entry) => Math.max(most, entry))).toBe(1);
  });

  it('drops training rows beyond a multiple, and splits anew for another seed', ({ skip }) => {
    skip(noRealFiles !== undefined, noRealFiles);
    const data = make('kc-housing', { multiple_of: 30 });
    expect(data.points).toBe(17_280);
    expect(Array.from(data.labels)).toEqual(Array.from(make('kc-housing').labels.subarray(0, 17_280)));
  });
});
