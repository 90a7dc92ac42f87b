import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { csvText } from '../../../src/report/csv.js';
import { MergedJournals } from '../../../src/simulation/execution/merge.js';
import { Rerun } from '../../../src/simulation/execution/replay.js';
import { runTable, runTrials } from '../../../src/simulation/execution/run.js';
import { SweepState } from '../../../src/simulation/execution/state.js';
import { deriveTable } from '../../../src/simulation/execution/sweep.js';
import { BlockRunner } from '../../../src/simulation/monte-carlo/block.js';
import { pairWith } from '../../../src/simulation/monte-carlo/paired.js';
import { pointGroupsOf } from '../../../src/simulation/monte-carlo/point-group.js';
import { PointSummary } from '../../../src/simulation/monte-carlo/summary.js';
import { interval, studentQuantile } from '../../../src/statistics/estimate.js';
import { standardError } from '../../../src/statistics/moments.js';
import { straggle } from '../../cli/shared-process.js';
import { folderWith } from '../../folders.js';
import { SMALL } from '../documents.js';
import { experimentOf, runInto } from '../execution/helpers.js';

/** Of the test of coverage; STRAGGLE_REPETITIONS=2000 for a long one. */
const REPETITIONS = Number(process.env.STRAGGLE_REPETITIONS ?? 150);

const [ALPHA, MU] = [0.01, 10];
const delay = { model: 'shifted-exponential', alpha: ALPHA, mu: MU };
const sobol = { sampling: 'sobol', workers: 20, delay };
const nobody = { started() {}, finished() {}, sent() {}, arrived() {}, ended() {} };

describe('sampling: sobol', () => {
  it('takes whole blocks of 4,096 trials, 16 at least', () => {
    const trialsOf = (trials?: number) =>
      experimentOf({ ...sobol, trials, scheme: { name: 'uncoded' } }).points[0].trials;
    expect([undefined, 1, 65_536, 65_537, 80_000].map(trialsOf)).toEqual([
      65_536, 65_536, 65_536, 69_632, 81_920,
    ]);
  });

  it('is refused with training', () => {
    const training = {
      iterations: 5,
      data: { source: 'gaussian', points: 40, features: 2 },
      step: { rule: 'constant', value: 1e-5 },
    };
    expect(() => experimentOf({ ...sobol, scheme: { name: 'uncoded' }, training })).toThrow(
      /sampling: .*sobol.*independent with training/,
    );
  });

  it.each([
    ['with rounds', { rounds: 3, scheme: { name: 'uncoded' } }],
    ['for k-async', { scheme: { name: 'k-async', wait: 2 } }],
    ['for async', { rounds: 1, scheme: { name: 'async' } }],
  ])('is refused %s', (where, fields) => {
    expect(() => experimentOf({ ...sobol, ...fields })).toThrow(
      `sampling: sobol given; allowed: independent ${where}`,
    );
  });

  it('gives the means of independent trials with several times less variance', async () => {
    const scheme = [
      { name: 'uncoded' },
      { name: 'fastest-k', wait: 10 },
      { name: 'mcc', load: 3 },
      { name: 'uc-mmc', load: 3 },
      { name: 'cpgc', load: 3 },
    ];
    const experiment = { workers: 20, split: 'blocks', trials: 131_072, delay };
    const rows = await runTrials(
      experimentOf({ ...experiment, sweep: { sampling: ['independent', 'sobol'], scheme } }),
    );
    const gains = scheme.map((_, i) => {
      const [independent, own] = [rows.rows[i].time, rows.rows[scheme.length + i].time];
      expect(own.df).toBe(31);
      expect(Math.abs(own.value - independent.value) / Math.hypot(own.se, independent.se)).toBeLessThan(4);
      return (independent.se / own.se) ** 2;
    });
    // A variance from 32 values is known to about a quarter.
    expect(Math.min(...gains)).toBeGreaterThan(1.5);
    expect(gains[0]).toBeGreaterThan(8);
  });

  it('has intervals of means and quantiles that cover them as often as they say, and are no wider than need be', () => {
    // Of 4 workers k are done by t with probability P(at least k of 4 successes of probability 1 − e^(−mu·(t − alpha))), on
    // average after alpha + (1/4 + … + 1/(4 − k + 1))/mu. Both inverted: all 4 with q^(1/4); 2 by bisection.
    const success = (q: number) => {
      let [low, high] = [0, 1];
      for (let step = 0; step < 60; step++) {
        const p = (low + high) / 2;
        if (1 - (1 - p) ** 4 - 4 * p * (1 - p) ** 3 < q) low = p;
        else high = p;
      }
      return low;
    };
    const levels = [0.5, 0.9, 0.99];
    const times = (mean: number, chance: (q: number) => number) => [
      ALPHA + mean / MU,
      ...levels.map((q) => ALPHA - Math.log1p(-chance(q)) / MU),
    ];
    const exact = [times(25 / 12, (q) => q ** 0.25), times(7 / 12, success)].flat();
    const scheme = [{ name: 'uncoded' }, { name: 'fastest-k', wait: 2 }];
    const blocks = 16;
    const covered = exact.map(() => 0);
    const squares = exact.map(() => ({ of: 0, said: 0 }));
    for (let seed = 0; seed < REPETITIONS; seed++) {
      const experiment = experimentOf({ ...sobol, seed, workers: 4, sweep: { scheme } });
      const runner = new BlockRunner(experiment, pointGroupsOf(experiment)[0]);
      const summaries = scheme.map(() => new PointSummary());
      for (let block = 0; block < blocks; block++) {
        for (const [i, result] of runner.run(block).entries()) summaries[i].add(result);
      }
      const found = summaries.flatMap((summary) => {
        const moments = summary.of('completion_time');
        const errors = summary.quantileErrors();
        return [
          { value: moments.mean, se: standardError(moments) as number },
          ...summary.quantiles().map((value, i) => ({ value, se: errors[i] as number })),
        ];
      });
      found.forEach(({ value, se }, i) => {
        squares[i].of += (value - exact[i]) ** 2;
        squares[i].said += se * se;
        const { low, high } = interval({ value, se, df: blocks - 1 });
        if (low <= exact[i] && exact[i] <= high) covered[i]++;
      });
    }
    const shares = covered.map((count) => count / REPETITIONS);
    const ratios = squares.map(({ of, said }) => said / of);
    for (const [i, share] of shares.entries()) {
      const z = (share - 0.95) / Math.sqrt((0.95 * 0.05) / REPETITIONS);
      expect(Math.abs(z), `number ${i}`).toBeLessThan(3.5);
      // A mean of squares from so few is known to a tenth.
      expect(Math.abs(Math.log(ratios[i])), `number ${i}`).toBeLessThan(Math.log(1.5));
    }
  }, 600_000);

  it('has columns for the standard errors of quantiles, which independent trials alone have not', async () => {
    const scheme = { name: 'uncoded' };
    const own = await runTable(experimentOf({ ...sobol, scheme }));
    const columns = ['p50', 'p90', 'p99'].map((ending) => `completion_time_${ending}_se`);
    expect(own.columns.slice(-3)).toEqual(columns);
    expect(own.rows[0].slice(-3).every((se) => typeof se === 'number' && se > 0)).toBe(true);
    expect((await runTable(experimentOf({ ...SMALL, scheme }))).columns).not.toContain(columns[0]);
  });

  it('gives the same bytes with --precision in any number of threads, and stops when it is precise enough', async () => {
    const data = {
      ...sobol,
      seed: 5,
      scheme: { name: 'uncoded', load: 3 },
      sweep: { 'scheme.name': ['uncoded', 'uc-mmc'] },
    };
    const folder = folderWith({ 'a.yaml': JSON.stringify(data) });
    const outputs = await Promise.all(
      ['1', '2', '3'].map((jobs) =>
        straggle(['run', 'a.yaml', '--precision', '0.0005', '--jobs', jobs], folder),
      ),
    );
    const [{ status, stdout }] = outputs;
    expect(status).toBe(0);
    expect(outputs.map((each) => each.stdout)).toEqual([stdout, stdout, stdout]);
    const [columns, ...rows] = stdout
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','));
    const at = (row: readonly string[], column: string) =>
      Number(row.at(columns.indexOf(column) - columns.length));
    const widths = rows.map((row) => {
      const blocks = at(row, 'trials') / 4096;
      expect(blocks).toBeGreaterThanOrEqual(20);
      const half = studentQuantile(0.975, blocks - 1) * at(row, 'completion_time_se');
      return half / at(row, 'completion_time_mean');
    });
    expect(rows).toHaveLength(2);
    expect(Math.max(...widths)).toBeLessThanOrEqual(0.0005);
    expect(Math.max(...widths)).toBeGreaterThan(0.00025);
  });

  it('a trial can be seen again, in any block', () => {
    const experiment = experimentOf({ ...sobol, trials: 20_000, scheme: { name: 'uc-mmc', load: 3 } });
    const times = new BlockRunner(experiment, pointGroupsOf(experiment)[0]).run(2, true)[0]
      .times as Float64Array;
    for (const trial of [0, 1, 700, 4095]) {
      const rerun = new Rerun(experiment.points[0], 8192 + trial, []);
      expect(rerun.next(nobody).completionTime).toBe(times[trial]);
    }
    const over = new Rerun(experiment.points[0], 8191, []);
    over.next(nobody);
    expect(over.next(nobody).completionTime).toBe(times[0]);
  });

  it('gives the same bytes resumed, in shards, and with a baseline or a delay of several parts', async () => {
    const mixed = { model: 'sum', models: [delay, { model: 'bernoulli', p: 0.1 }] };
    const plain = experimentOf({
      ...{ ...sobol, workers: 4, delay: mixed, incomplete: 'skip', trials: 20_000 },
      sweep: { 'scheme.name': ['uncoded', 'uc-mmc'], 'scheme.load': [1, 2] },
    });
    const experiment = { ...plain, pairing: pairWith(plain, 'uncoded', 'completion_time') };
    const { columns, rows } = await runTable(experiment);
    const whole = csvText(columns, rows);
    const folder = folderWith();
    const path = join(folder, 'a.journal');
    expect((await runInto(path, experiment)).csv).toBe(whole);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, `${lines.slice(0, 4).join('\n')}\n`);
    expect((await runInto(path, experiment)).csv).toBe(whole);
    const paths = [0, 1, 2].map((index) => join(folder, `${index}.journal`));
    for (const [index, shard] of paths.entries())
      await runInto(shard, experiment, { shard: { index, of: 3 } });
    const state = new SweepState(experiment);
    const merged = new MergedJournals(paths);
    try {
      merged.fill(state);
      const table = await deriveTable(state, merged);
      expect(csvText(table.columns, table.rows)).toBe(whole);
    } finally {
      merged.close();
    }
  });
});
