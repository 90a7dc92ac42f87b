import { describe, expect, it } from 'vitest';
import { withField, withoutTraining, withTraining } from '../../../src/explore/fields.js';
import { check } from '../../../src/explore/worker/outline.js';
import { Simulation } from '../../../src/explore/worker/simulation.js';
import { TrainingSimulation } from '../../../src/explore/worker/training.js';
import { csvText } from '../../../src/report/csv.js';
import { runTable } from '../../../src/simulation/execution/run.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';

const FIELDS = {
  trials: 600,
  workers: 8,
  delay: { model: 'shifted-exponential', alpha: 0.1, mu: 2 },
  scheme: { load: 2 },
  sweep: { 'scheme.name': ['uncoded', 'mcc', 'cpgc'], tolerance: [0, 0.25] },
};

describe('the simulation in the page', () => {
  it('ends with the bytes of straggle run, on the experiment that the page shows', async () => {
    const { experiment, outline } = check(FIELDS);
    const simulation = new Simulation(experiment);
    let pictures = 0;
    for (const _ of simulation.work()) pictures++;
    expect(pictures).toBe(6 + 6 * 3);
    expect(simulation.done).toBe(simulation.all);
    const { columns, rows } = await runTable(
      resolveExperiment(parseExperiment(outline.yaml, 'experiment.yaml')),
    );
    expect(simulation.table().csv).toBe(csvText(columns, rows));
  });

  it('does so for schemes without a barrier, too', async () => {
    const scheme = [
      { name: 'k-async', wait: 2 },
      { name: 'local-sgd', steps: 2, wait: 3 },
      { name: 'fastest-k', wait: 6 },
    ];
    const { experiment } = check({ ...FIELDS, trials: 20, scheme: undefined, sweep: { scheme } });
    const simulation = new Simulation(experiment);
    for (const _ of simulation.work());
    const { columns, rows } = await runTable(experiment);
    expect(columns).toContain('staleness_mean');
    expect(simulation.table().csv).toBe(csvText(columns, rows));
  });

  it('knows something of every point before the first block, and more later', () => {
    const simulation = new Simulation(check(FIELDS).experiment);
    const work = simulation.work();
    for (let i = 0; i < 6; i++) work.next();
    expect(simulation.points().map((point) => point?.trials)).toEqual([16, 16, 16, 16, 16, 16]);
    const errors = [simulation.points()[0]?.means.completion_time.se ?? 0];
    for (let i = 0; i < 18; i++) work.next();
    errors.push(simulation.points()[0]?.means.completion_time.se ?? 0);
    expect(errors[1]).toBeLessThan(errors[0] / 3);
  });
});

describe('training in the page', () => {
  const scheme = [{ name: 'uncoded' }, { name: 'cpgc', load: 2 }, { name: 'ssp', staleness: 2 }];
  const fields = withTraining(
    { ...FIELDS, scheme: undefined, sweep: { scheme, tolerance: [0, 0.25] } },
    'tolerance',
  );
  const small = withField({ ...fields, trials: 3 }, 'training.iterations', 20);

  it('ends with the bytes of straggle run, run by run', async () => {
    const { experiment, outline } = check(small);
    expect(outline).toMatchObject({ training: true, trials: 3, left: [] });
    const simulation = new TrainingSimulation(experiment);
    const work = simulation.work();
    for (let i = 0; i < 4; i++) work.next();
    expect(simulation.trajectories().map((each) => each?.runs)).toEqual([2, 1, 1]);
    for (const _ of work);
    expect(simulation.done).toBe(9);
    const [uncoded] = simulation.trajectories();
    expect(uncoded?.of).toBe('error');
    expect(uncoded?.iterations.at(-1)).toBe(20);
    expect(uncoded?.value.at(-1)?.mean).toBeLessThan((uncoded?.value[0].mean ?? 0) / 2);
    const { columns, rows } = await runTable(experiment);
    expect(simulation.table()).toEqual({ csv: csvText(columns, rows) });
  });

  it('says where a run has diverged', () => {
    const { experiment } = check(withField(small, 'training.step.value', 1e6));
    const simulation = new TrainingSimulation(experiment);
    for (const _ of simulation.work());
    expect(simulation.table().failure).toMatch(/diverged/);
  });

  it('is switched off again', () => {
    const { experiment } = check(withoutTraining(fields));
    expect(experiment.points).toHaveLength(3 * 11);
    expect(experiment.points.every(({ training }) => training === undefined)).toBe(true);
  });
});

describe('an experiment that the page is given', () => {
  it('is the same whether names of schemes are swept or whole schemes', () => {
    const { outline } = check(FIELDS);
    expect(outline.series.map(({ label }) => label)).toEqual(['uncoded', 'mcc', 'cpgc']);
    expect(check(outline.fields).outline).toEqual(outline);
    expect(check(outline.yaml).outline).toEqual(outline);
  });

  it('goes without the schemes that do not suit it, and says why', () => {
    const { outline } = check({ ...FIELDS, workers: 7 });
    expect(outline.left).toEqual(['cpgc is left out: workers: 7 given; allowed: an even number for cpgc']);
  });

  it.each([
    [{ ...FIELDS, workers: 0 }, /^experiment: workers: 0 given/],
    [{ ...FIELDS, sweep: { tolerance: Array(600).fill(0) } }, /at most 500 in the page/],
    ['workers: [', /experiment:1:/],
  ])('is refused in one line where nothing of it runs: %#', (fields, line) => {
    expect(() => check(fields)).toThrow(line);
  });
});
