import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveBase } from '../../../src/analysis/candidates/base.js';
import { parseSchemes } from '../../../src/analysis/candidates/spec.js';
import {
  COMPARISON_COLUMNS,
  compare,
  comparedCandidates,
  comparisonRows,
  timePerSuccess,
} from '../../../src/analysis/compare/compare.js';
import { plotOf } from '../../../src/analysis/plot/draw.js';
import { comparisonLines } from '../../../src/cli/compare.js';
import { Streams } from '../../../src/random/stream.js';
import { ProblemCache } from '../../../src/simulation/experiment/problem.js';
import { ratioInterval, savedOf } from '../../../src/statistics/paired.js';
import { folderWith } from '../../folders.js';
import { adviceOn, traceFile } from '../advise/searches.js';

/** Schemes on a trace that is replayed, the first of them the baseline. */
function compared(trace: string, workers: number, schemes: string, trials = 1e6) {
  const data = { workers, split: 'points', delay: { model: 'trace', file: trace, mode: 'replay' } };
  const base = resolveBase({ label: 't', stem: 't', folder: '.', data });
  const candidates = comparedCandidates(base, parseSchemes([schemes]), new ProblemCache([]));
  return compare(base, candidates, 0, { trials, jobs: 0 });
}

/**
 * Worker 1 takes 1, worker 0 takes 1 + s, with s = φ·s + (1 − φ)·U, U uniform from 0 to 2 about its mean 1: what lasts
 * for a while. Uncoded takes 1 + s, frc of two workers 2: saved is 1 − 2/(1 + E s) = 0.
 */
function drifting(rounds: number, phi: number, seed: number): string {
  const uniform = new Streams('drifting').uniform('series', seed);
  let s = 1;
  const next = () => {
    s = phi * s + (1 - phi) * 2 * uniform();
    return s;
  };
  // Into the stationary law first.
  for (let i = 0; i < 100; i++) next();
  return traceFile(rounds, 2, (_, worker) => (worker === 0 ? 1 + next() : 1));
}

describe('on a trace that is replayed', () => {
  it('intervals are those of rounds that depend on each other, which those of independent ones are not', async () => {
    const samples = 60;
    let [covered, alone] = [0, 0];
    for (let i = 0; i < samples; i++) {
      const { rows } = await compared(drifting(240, 0.9, i), 2, 'uncoded,frc:load=2');
      const { saved, result, time } = rows[1];
      expect(time).toEqual({ value: 2, low: 2, high: 2 });
      if (saved.low <= 0 && 0 <= saved.high) covered++;
      const moments = result.paired?.moments;
      if (moments === undefined) throw new Error('not paired');
      const naive = savedOf(ratioInterval(moments, 0.95));
      expect(naive.value).toBeCloseTo(saved.value, 12);
      if (naive.low <= 0 && 0 <= naive.high) alone++;
    }
    // As if they were independent: √((1 − φ)/(1 + φ)) = 0.23 of what is needed, 1.96 of which hold 35 %.
    expect(alone / samples).toBeLessThan(0.6);
    expect(covered / samples).toBeGreaterThan(0.8);
  });

  it('each round counts once, and intervals are those of advise', async () => {
    const trace = drifting(50, 0.9, 1);
    const schemes = 'uncoded,uc-mmc:load=2,frc:load=2';
    const { rows, block } = await compared(trace, 2, schemes);
    const advice = await adviceOn(undefined, { trace, fullGradient: true, schemes: schemes.split(',') });
    expect(rows.map(({ result }) => result.trials)).toEqual([50, 50, 50]);
    expect(block).toBe(advice.rounds?.block);
    for (const { candidate, time, saved } of rows) {
      const standing = advice.standings.find((each) => each.candidate.spec === candidate.spec);
      expect({ time, saved }).toEqual({ time: standing?.time, saved: standing?.saved });
    }
    const few = await compared(trace, 2, schemes, 20);
    expect(few.rows.map(({ result }) => result.trials)).toEqual([20, 20, 20]);
  });

  it('a picture of the table has the same intervals', async () => {
    const comparison = await compared(drifting(50, 0.9, 2), 2, 'uncoded,frc:load=2');
    const rows = comparisonRows(comparison);
    const { figure } = plotOf('c.csv', 'c', { columns: COMPARISON_COLUMNS, rows }, { y: 'completion_time' });
    if (figure.kind !== 'dots') throw new Error(figure.kind);
    const drawn = figure.chart.panels[0].dots.map(({ value, low, high }) => ({ value, low, high }));
    expect(drawn).toEqual(comparison.rows.map(({ time }) => time));
    expect(figure.chart.caption).toContain('95 % intervals (those of the table where it has them)');
  });

  it('a single round has no interval', async () => {
    const { rows } = await compared(
      traceFile(1, 2, (_, worker) => 1 + worker),
      2,
      'uncoded,frc:load=2',
    );
    expect(rows[0].time).toEqual({ value: 2, low: -Infinity, high: Infinity });
    expect(rows[1].saved).toEqual({ value: 0, low: -Infinity, high: Infinity });
  });
});

it('where iterations fail, each one that completes takes the time of those that did not, too', async () => {
  const p = 0.4;
  const data = {
    ...{ workers: 4, split: 'points', incomplete: 'skip' },
    delay: { model: 'bernoulli', p, redraw_empty: false },
  };
  const base = resolveBase({ label: 't', stem: 't', folder: '.', data });
  const specs = parseSchemes(['uncoded,frc:load=2,frc:load=4']);
  const candidates = comparedCandidates(base, specs, new ProblemCache([]));
  const trials = 20_000;
  const { rows } = await compare(base, candidates, 0, { trials, jobs: 0 });
  // An iteration takes 1 whatever happens; it completes if all four respond, one of either pair, or one of all.
  const chances = [(1 - p) ** 4, (1 - p ** 2) ** 2, 1 - p ** 4];
  rows.forEach((row, i) => {
    const error = Math.sqrt((1 - chances[i]) / chances[i] / trials);
    expect(Math.abs(timePerSuccess(row) * chances[i] - 1)).toBeLessThan(4 * error);
  });
  expect(comparisonLines({ base, rows, baseline: 0 }).join(' ')).toContain('Some iterations never complete.');
});

it('where rounds are drawn at random, trials are independent', async () => {
  const trace = traceFile(4, 2, (round, worker) => 1 + worker * round);
  const file = join(folderWith({}), 'none');
  const data = { workers: 2, split: 'points', delay: { model: 'trace', file: trace, mode: 'bootstrap' } };
  const base = resolveBase({ label: file, stem: 't', folder: '.', data });
  const candidates = comparedCandidates(base, parseSchemes(['uncoded,frc:load=2']), new ProblemCache([]));
  const { rows, block } = await compare(base, candidates, 0, { trials: 500, jobs: 0 });
  expect(block).toBeUndefined();
  expect(rows[0].result.trials).toBe(500);
});

describe('schemes without a barrier', () => {
  it('are compared by the time of a pass, of which some is known in closed form', async () => {
    const [alpha, mu, workers] = [0.5, 2, 8];
    const data = { workers, split: 'points', delay: { model: 'shifted-exponential', alpha, mu } };
    const base = resolveBase({ label: 't', stem: 't', folder: '.', data });
    const names = 'uncoded,fastest-k:wait=4,k-batch-async:wait=4,async,local-sgd:steps=3:wait=8';
    const candidates = comparedCandidates(base, parseSchemes([names]), new ProblemCache([]));
    const comparison = await compare(base, candidates, 0, { trials: 10_000, jobs: 0 });
    // alpha + (H_n − H_{n−k})/mu per iteration; E per pass where nobody waits.
    const harmonic = (n: number) =>
      Array.from({ length: n }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);
    const expected = [
      alpha + harmonic(8) / mu,
      2 * (alpha + (harmonic(8) - harmonic(4)) / mu),
      alpha + 1 / mu,
      alpha + 1 / mu,
    ];
    expected.forEach((time, i) => {
      const { low, high } = comparison.rows[i].time;
      const half = (high - low) / 2;
      expect(Math.abs(comparison.rows[i].time.value - time)).toBeLessThan(2 * half);
      expect(half / time).toBeLessThan(0.015);
      expect(comparison.rows[i].saved.value).toBeCloseTo(
        1 - comparison.rows[i].time.value / comparison.rows[0].time.value,
        12,
      );
    });
    // Each of three steps of all workers is a pass; they are waited for once.
    expect(comparison.rows[4].time.value).toBeLessThan(expected[0]);
    expect(comparison.rows[4].time.value).toBeGreaterThan(1);
    const rows = comparisonRows(comparison);
    for (const row of rows) expect(row).toHaveLength(COMPARISON_COLUMNS.length);
    const at = COMPARISON_COLUMNS.indexOf('gradients');
    expect(rows.map((row) => row[at])).toEqual([8, 4, 4, 1, 24]);
    const text = comparisonLines(comparison).join('\n');
    expect(text).toContain('time per pass');
    expect(text).toContain('async 51 to 150');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
