import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Figure, FigureContext } from '../../../src/analysis/figures/figure.js';
import { TrainedPoints } from '../../../src/analysis/figures/figure-runner.js';
import { makeFigures } from '../../../src/experiments/make.js';
import { figures } from '../../../src/experiments/registry.js';
import {
  AUTHORS_DATA,
  probabilities,
  records,
  STEP,
  VARIANTS,
  type VariantName,
} from '../../../src/experiments/sgc/settings.js';
import { CURVE_COLUMNS, copiesOf, redundancyClaim, trainStudy } from '../../../src/experiments/sgc/study.js';
import { seriesStyle } from '../../../src/report/frame.js';
import { runTraining } from '../../../src/simulation/execution/run.js';
import type { Experiment } from '../../../src/simulation/experiment/experiment.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';
import { folderWith } from '../../folders.js';
import { noRealFiles, realFiles } from '../../models/data/real-files.js';
import { figureContext } from '../figure-context.js';

const SMALL = { source: 'gaussian', points: 1000, features: 5, std: 100, noise: 1 };

/** What figures are made with, here: training on the authors' data, where it is there, and nothing else. */
function context(quick: boolean, more: Partial<FigureContext> = {}): FigureContext {
  const not = () => {
    throw new Error('not in this test');
  };
  return figureContext(realFiles.directories, { quick }, { run: not, data: not, file: not, ...more });
}

describe("the authors' data", () => {
  beforeEach(({ skip }) => skip(noRealFiles !== undefined, noRealFiles));

  it('leads gradient descent to 3.766e-8 through the simulator', async () => {
    const plan = { data: AUTHORS_DATA, workers: 10, redundancy: 2, variants: ['gd'] as const };
    const { study } = await trainStudy(context(false, { trials: 1 }), { ...plan, probabilities: [0] });
    expect(study.final('gd', 0)[0].toExponential(3)).toBe('3.766e-8');
  });

  it.each([
    [10, 2, 2.024, 'holds'],
    [100, 5, 4.99, 'fails'],
  ])(
    'gives SGC on %s workers with d = %s a mean of %s copies',
    async (workers, redundancy, mean, verdict) => {
      const plan = { data: AUTHORS_DATA, workers, redundancy, variants: ['sgc'] as const };
      const made = context(true, { trials: 1 });
      const { runs } = await trainStudy(made, { ...plan, probabilities: [0] });
      const claim = redundancyClaim(copiesOf(made, runs[0]));
      expect(claim.value).toBeCloseTo(mean, 12);
      expect(claim.verdict).toBe(verdict);
      if (redundancy === 2) expect(claim.note).toContain('28 points have 1, 920 have 2 and 52 have 3');
    },
  );
});

describe('settings', () => {
  it('have the step of the authors’ program', () => {
    expect(STEP.scale).toBeCloseTo((7 * 100 * Math.log(10)) / 1000, 14);
  });

  it('let no two variants look alike', () => {
    const looks = Object.values(VARIANTS).map(({ look }) => JSON.stringify(seriesStyle(look)));
    expect(new Set(looks).size).toBe(looks.length);
  });

  it('are the papers’ p, and records close to each other where errors fall', () => {
    const full = context(false);
    expect(probabilities(full)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    const recorded = records(full);
    expect(recorded.slice(0, 4)).toEqual([1, 2, 3, 4]);
    expect(recorded.slice(-3)).toEqual([4800, 4900, 5000]);
    expect(recorded.every((t, i) => i === 0 || t > recorded[i - 1])).toBe(true);
  });
});

describe('a study', () => {
  it('has a curve and its rows for each variant and p, and gradient descent for all p', async () => {
    const variants: VariantName[] = ['sgc', 'gd', 'ignore', 'batch'];
    const plan = { data: SMALL, workers: 10, redundancy: 2, variants, probabilities: [0, 0.5] };
    const { study, runs } = await trainStudy(context(true), plan);
    expect(runs).toHaveLength(5);
    expect(study.curves.map(({ variant, p }) => `${variant} ${p}`)).toEqual([
      ...['sgc 0.5', 'ignore 0.5', 'sgc 0', 'ignore 0', 'gd 0', 'batch 0.5'],
    ]);
    expect(study.of('batch', 0)).toBe(study.of('gd', 0));
    // Only what is placed at random is placed anew in each run.
    expect(runs.map(({ experiment }) => experiment.points[0].training?.resample)).toEqual([
      ...[['placement'], [], [], [], []],
    ]);
    expect(study.of('gd', 0.5)).toBe(study.of('gd', 0));
    // Without stragglers nothing is random: one run stands for all.
    expect(runs.map(({ experiment }) => experiment.points[0].trials)).toEqual([2, 2, 1, 1, 2]);
    expect(study.final('sgc', 0)).toEqual([study.final('sgc', 0)[0], study.final('sgc', 0)[0]]);
    expect(() => study.of('bgc', 0)).toThrow('no curve of bgc at p = 0');
    for (const { rows, iterations, errors } of study.curves) {
      expect(rows).toHaveLength(iterations.length);
      expect(rows.every((row) => row.length === CURVE_COLUMNS.length)).toBe(true);
      const at = CURVE_COLUMNS.indexOf('error_mean');
      expect(rows.at(-1)?.[at]).toBeCloseTo(((errors.at(-1)?.[0] ?? 0) + (errors.at(-1)?.[1] ?? 0)) / 2, 12);
    }
    const [batch] = study.curves.filter(({ variant }) => variant === 'batch');
    const batchOf = (wait: number) => JSON.stringify({ wait, name: 'ignore-stragglers' });
    expect(batch.rows[0].slice(0, 5)).toEqual(['batch', batchOf(500), 1000, 0.5, 1]);
  });
});

describe('trained points', () => {
  const experiment = (...seeds: number[]) =>
    resolveExperiment(
      parseExperiment(
        JSON.stringify({
          trials: 1,
          workers: 2,
          scheme: { name: 'uncoded' },
          delay: { model: 'deterministic', value: 1 },
          training: { iterations: 2, data: { ...SMALL, points: 8 }, step: { rule: 'constant', value: 1e-6 } },
          sweep: { seed: seeds },
        }),
        'test',
      ),
    );

  const summaries = async (open: Experiment) => (await runTraining(open)).rows.map(({ summary }) => summary);

  it('are trained once, and come out as by themselves', async () => {
    const train = vi.fn(summaries);
    const points = new TrainedPoints();
    const [first, second] = await points.of([experiment(1, 2), experiment(2, 3)], train);
    const [third] = await points.of([experiment(3, 4, 4)], train);
    expect(train.mock.calls.map(([open]) => open.points.map(({ seed }) => seed))).toEqual([
      ['1', '2', '3'],
      ['4'],
    ]);
    expect(second[0]).toBe(first[1]);
    expect(third[0]).toBe(second[1]);
    expect(third[1]).toBe(third[2]);
    expect(third.slice(0, 2)).toEqual(await summaries(experiment(3, 4)));
  });
});

describe('a figure', () => {
  const out = folderWith();
  const fig4 = figures.find(({ id }) => id === 'sgc-fig4') as Figure;
  beforeAll(async () => {
    const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const options = { out, standIns: join(out, 'standin'), dataFolders: [], say: () => {} };
    await makeFigures([fig4], { ...options, quick: true, seed: '1', trials: 1, jobs: 0 });
    error.mockRestore();
  });

  it('is made from generated data where the authors’ is missing, and says so', () => {
    const [header, ...rows] = parse(readFileSync(join(out, 'standin', 'sgc', 'sgc-fig4.csv'), 'utf8'));
    expect(header).toEqual([...CURVE_COLUMNS, 'stand_in']);
    expect(rows.length).toBeGreaterThan(50);
    const svg = readFileSync(join(out, 'standin', 'sgc', 'sgc-fig4.svg'), 'utf8');
    expect(svg).toContain('STAND-IN');
    expect(svg).toContain('Generated data, 1,000 points');
  });

  it('is in the registry, with all others of both papers, in their order', () => {
    const ids = figures.filter(({ paper }) => paper === 'sgc').map(({ id }) => id);
    expect(ids).toEqual([
      ...['sgc-fig1', 'sgc-fig2', 'sgc-fig3', 'sgc-fig4', 'sgc-fig5'],
      ...['sgc-itw-fig1', 'sgc-itw-fig2', 'sgc-unequal'],
      ...['sgc-theorem3', 'sgc-corollary1', 'sgc-theorem4', 'sgc-time', 'sgc-redundancy'],
    ]);
  });
});
