import { describe, expect, it, test } from 'vitest';
import type { PlotChoice } from '../../../src/analysis/plot/choose.js';
import { type Figure, plotOf, specOf } from '../../../src/analysis/plot/draw.js';
import type { CsvTable } from '../../../src/analysis/plot/result-files.js';
import { renderChart } from '../../../src/report/chart.js';
import type { CsvCell } from '../../../src/report/csv.js';
import { InputError } from '../../../src/simulation/input/input-error.js';

const MEASURED = [
  'trials',
  'completion_time_mean',
  'completion_time_se',
  'messages_mean',
  'messages_se',
  'completion_time_p90',
];

/** A sweep of all combinations; times are load + index of the scheme, over mu. */
function sweep(swept: Readonly<Record<string, readonly CsvCell[]>>): CsvTable {
  const names = Object.keys(swept);
  let rows: CsvCell[][] = [[]];
  for (const name of names) rows = rows.flatMap((row) => swept[name].map((value) => [...row, value]));
  return {
    columns: [...names, ...MEASURED],
    rows: rows.map((row) => {
      const time = row.reduce<number>(
        (sum, value, i) => sum + (typeof value === 'number' ? value : swept[names[i]].indexOf(value) + 1),
        0,
      );
      return [...row, 400, time, 0.1 * time, 10, null, 2 * time];
    }),
  };
}

const schemes = ['uncoded', 'uc-mmc', 'cpgc'];
const SMALL = sweep({ 'scheme.name': schemes, 'delay.mu': [1, 2, 3, 4] });

function figure(table: CsvTable, choice: PlotChoice = {}): Figure {
  return plotOf('f.csv', 'f', table, choice).figure;
}

function lines(table: CsvTable, choice: PlotChoice = {}) {
  const { kind, chart } = figure(table, choice);
  if (kind !== 'lines') throw new Error(`it is ${kind}`);
  return chart;
}

function map(table: CsvTable, choice: PlotChoice = {}) {
  const { kind, chart } = figure(table, choice);
  if (kind !== 'map') throw new Error(`it is ${kind}`);
  return chart;
}

function mistakes(table: CsvTable, choice: PlotChoice = {}): readonly string[] {
  try {
    plotOf('f.csv', 'f', table, choice);
  } catch (error) {
    if (error instanceof InputError) return error.mistakes;
    throw error;
  }
  return [];
}

it('an interval of few runs does not go below 0 where the measure cannot', () => {
  const table: CsvTable = {
    columns: [
      'delay.mu',
      'trials',
      'completion_time_mean',
      'completion_time_se',
      'completion_time_difference_mean',
      'completion_time_difference_se',
    ],
    rows: [1, 2, 3].map((mu) => [mu, 2, 5, 1, 5, 1]),
  };
  const first = (y: string) => lines(table, { y }).panels[0].points[0];
  // t at one degree of freedom is 12.706.
  expect(first('completion_time')).toMatchObject({ low: 0, high: expect.closeTo(17.706, 3) });
  expect(first('completion_time_difference')).toMatchObject({ low: expect.closeTo(-7.706, 3) });
});

describe('without options', () => {
  it('the number that takes most values is x, and every combination of the others a line, for each usual measure', () => {
    const chart = lines(SMALL);
    expect(chart.series.map(({ name }) => name)).toEqual(schemes);
    expect(chart.panels.map(({ x, y }) => [x.title, y.title])).toEqual([
      ['delay.mu', 'completion time'],
      ['delay.mu', 'messages'],
    ]);
    // Mean ± t standard errors, as the file has them; t at 399 degrees of freedom is 1.9659.
    expect(chart.panels[0].points[0]).toEqual({
      series: 'uncoded',
      x: 1,
      y: 2,
      low: expect.closeTo(2 - 0.2 * 1.96593, 5),
      high: expect.closeTo(2 + 0.2 * 1.96593, 5),
    });
    expect(chart.panels[1].points[0]).toEqual({ series: 'uncoded', x: 1, y: 10 });
    expect(plotOf('f.csv', 'f', SMALL).chosen).toEqual([
      ['x', 'delay.mu'],
      ['y', 'completion_time, messages'],
      ['lines', 'scheme.name (3)'],
    ]);
  });

  it('more than twelve lines become panels that can be compared, with a line for each scheme', () => {
    const table = sweep({
      'scheme.name': schemes,
      mu: [1, 2, 3, 4, 5],
      load: [2, 3],
      alpha: [0.1, 0.2, 0.3],
    });
    const chart = lines(table);
    expect(chart.series.map(({ name }) => name)).toEqual(schemes);
    expect(chart.panels.map(({ title }) => title).slice(0, 2)).toEqual([
      'load = 2, alpha = 0.1',
      'load = 2, alpha = 0.2',
    ]);
    expect(chart.panels).toHaveLength(6);
    expect(new Set(chart.panels.map(({ y }) => JSON.stringify(y.domain))).size).toBe(1);
  });

  it('more than twelve panels become a map of the two numbers that take most values', () => {
    const table = sweep({
      mu: [1, 2, 3, 4, 5],
      'scheme.name': schemes,
      alpha: [1, 2, 3, 4],
      load: [2, 3, 4, 5],
    });
    const chart = map(table);
    expect([chart.x, chart.y].map(({ title }) => title)).toEqual(['mu', 'alpha']);
    expect(chart.panels).toHaveLength(12);
    const cell = chart.panels[0].cells.find(({ x, y }) => x === '2' && y === '3');
    expect(cell).toMatchObject({ value: 2 + 1 + 3 + 2, text: '8' });
  });

  it('what is not drawn is said', () => {
    const table = sweep({
      mu: [1, 2, 3, 4, 5],
      'scheme.name': schemes,
      alpha: [1, 2, 3, 4],
      load: [2, 3, 4, 5, 6],
    });
    expect(plotOf('f.csv', 'f', table, { x: 'mu' }).leftOut).toEqual([
      'Only the first 12 of 20 panels are drawn; --x, --series, --facet choose others.',
    ]);
  });

  it('where no number is swept, each point has a row', () => {
    const drawn = figure(sweep({ 'scheme.name': schemes }));
    expect(drawn).toMatchObject({ kind: 'dots', chart: { rows: schemes } });
    // A number that is infinite somewhere has no place on an axis.
    expect(figure(sweep({ bandwidth: [1, Infinity] }))).toMatchObject({
      kind: 'dots',
      chart: { rows: ['bandwidth = 1', 'bandwidth = Infinity'] },
    });
  });

  it('training is drawn over time and over iterations', () => {
    const table: CsvTable = {
      columns: [
        'scheme',
        'runs',
        'iteration',
        'time_mean',
        'time_se',
        'error_mean',
        'error_se',
        'loss_mean',
        'loss_se',
      ],
      rows: [1, 10].map((iteration) => [
        '{"name":"sgc","redundancy":2}',
        4,
        iteration,
        iteration / 2,
        0.1,
        null,
        null,
        10 - iteration / 2,
        1,
      ]),
    };
    const chart = lines(table);
    expect(
      chart.panels.map(({ x, y, points }) => [x.title, y.title, y.log, points.map((p) => [p.x, p.y])]),
    ).toEqual([
      [
        'mean simulated time',
        'loss',
        true,
        [
          [0.5, 9.5],
          [5, 5],
        ],
      ],
      [
        'iteration',
        'loss',
        true,
        [
          [1, 9.5],
          [10, 5],
        ],
      ],
    ]);
    const swept = {
      ...table,
      rows: table.rows.flatMap((row) => [row, ['{"name":"uncoded"}', ...row.slice(1)]]),
    };
    expect(lines(swept).series.map(({ name }) => name)).toEqual(['sgc, redundancy = 2', 'uncoded']);
    expect(lines(swept, { x: 'iteration' }).panels).toHaveLength(1);
  });

  it('numbers that grow by factors are on a logarithmic axis', () => {
    const isLog = (values: readonly number[]) => lines(sweep({ mu: values })).panels[0].x.log;
    expect(
      [
        [1, 2, 4, 8, 16],
        [0.5, 1, 100],
        [1, 2, 3, 4, 5],
        [0, 1, 10, 1000],
        [2, 4],
      ].map(isLog),
    ).toEqual([true, true, false, false, false]);
    expect(lines(sweep({ mu: [1, 2, 4, 8, 16] }), { log: ['y'] }).panels[0]).toMatchObject({
      x: { log: false },
      y: { log: true },
    });
  });
});

describe('as it is asked for', () => {
  it('series, facets and other columns', () => {
    const table = sweep({ 'scheme.name': schemes, mu: [1, 2, 3], load: [2, 3] });
    const chart = lines(table, {
      x: 'load',
      series: 'mu',
      facet: 'scheme.name',
      y: 'completion_time_p90',
      title: 'T',
    });
    expect(chart).toMatchObject({
      title: 'T',
      series: [{ name: 'mu = 1' }, { name: 'mu = 2' }, { name: 'mu = 3' }],
    });
    expect(chart.panels.map(({ title }) => title)).toEqual(schemes);
    expect(chart.panels[0].points).toContainEqual({ series: 'mu = 2', x: 3, y: 2 * (1 + 2 + 3) });
    // What a panel of one's own choice leaves together, the lines tell apart.
    expect(lines(table, { x: 'mu', facet: 'load' }).series.map(({ name }) => name)).toEqual(schemes);
  });

  it('one measure against another', () => {
    const chart = lines(SMALL, { x: 'messages', y: 'completion_time' });
    expect(chart.panels[0].points[0]).toMatchObject({ x: 10, y: 2 });
  });

  it('a ratio to a baseline, everything else equal, with its error', () => {
    for (const facet of [undefined, 'scheme.name']) {
      const chart = lines(SMALL, { ratioTo: 'uncoded', y: 'completion_time', ...(facet && { facet }) });
      const [point] = chart.panels[0].points.filter(({ x }) => x === 1);
      // uc-mmc: 3 ± 0.3, uncoded: 2 ± 0.2; relative errors add in squares.
      const se = 1.5 * Math.hypot(0.1, 0.1);
      expect(point.y).toBeCloseTo(1.5, 12);
      expect(Number(point.high) - point.y).toBeCloseTo(1.96593 * se, 5);
      expect(chart.panels[0].marks).toEqual([{ kind: 'horizontal', y: 1, label: 'uncoded' }]);
      expect(chart.panels.flatMap(({ points }) => points).some(({ series }) => series === 'uncoded')).toBe(
        false,
      );
    }
    const columns = SMALL.columns.map((name) => name.replace('messages', 'computations'));
    const tasks = lines({ ...SMALL, columns }, { ratioTo: 'uncoded', y: 'computations' });
    expect(tasks.panels[0].y?.title).toBe('computations / that of uncoded');
    const slow = plotOf('f.csv', 'f', SMALL, { ratioTo: '1', series: 'delay.mu', y: 'completion_time' });
    expect(slow.chosen).toContainEqual(['y', 'completion_time, over that of delay.mu 1']);
    const cells = map(sweep({ 'scheme.name': schemes, a: [1, 2], b: [1, 2] }), {
      x: 'a',
      y: 'b',
      colour: 'completion_time',
      ratioTo: 'uncoded',
    });
    expect(cells.panels.map(({ title }) => title)).toEqual(['uc-mmc', 'cpgc']);
    expect(cells.panels[0].cells[0].value).toBeCloseTo(4 / 3, 12);
  });

  it('a map of the best, which says where another one is within the error', () => {
    const table: CsvTable = {
      columns: ['scheme.name', 'a', 'b', ...MEASURED],
      rows: [
        ['uncoded', 1, 1, 9, 5, 0.01, 1, 0, 5],
        ['cpgc', 1, 1, 9, 4, 0.01, 1, 0, 5],
        ['uncoded', 2, 1, 9, 3, 0.1, 1, 0, 5],
        ['cpgc', 2, 1, 9, 3.2, 0.1, 1, 0, 5],
      ],
    };
    const chart = map(table, { x: 'a', y: 'b', colour: 'scheme.name' });
    expect(chart.panels[0].cells).toEqual([
      { x: '1', y: '1', value: 'cpgc', text: '4', uncertain: false },
      { x: '2', y: '1', value: 'uncoded', text: '≈ 3', uncertain: true },
    ]);
    expect(plotOf('f.csv', 'f', table, { x: 'a', y: 'b', colour: 'scheme.name' }).chosen).toContainEqual([
      'colour',
      'best scheme.name by completion_time',
    ]);
  });

  test.each<[string, CsvTable, PlotChoice, string]>([
    [
      'a column that is not there',
      SMALL,
      { x: 'delay.nu' },
      'f.csv: --x: delay.nu given; allowed: scheme.name, delay.mu, completion_time, messages, completion_time_p90 (did you mean delay.mu?)',
    ],
    [
      'a line for each value of a measure',
      SMALL,
      { series: 'messages' },
      'f.csv: --series: messages given; allowed: scheme.name, delay.mu',
    ],
    [
      'a baseline that is not there',
      SMALL,
      { ratioTo: 'uncodet' },
      'f.csv: --ratio-to: uncodet given; allowed: a value of scheme.name, delay.mu (did you mean uncoded?)',
    ],
    [
      'a map of one number',
      SMALL,
      { colour: 'completion_time' },
      'f.csv: a map needs two swept columns; allowed: --x and --y of scheme.name, delay.mu',
    ],
    [
      'a single point',
      sweep({}),
      {},
      'f.csv: nothing is swept; allowed: a result of more than one point, or --x and --y',
    ],
    [
      'another table',
      { columns: ['a', 'b'], rows: [[1, 2]] },
      {},
      'f.csv: not a result of straggle run; allowed: --x and --y of a, b',
    ],
    [
      'no numbers',
      { columns: ['a'], rows: [['x']] },
      {},
      'f.csv: no column of numbers; allowed: a result with measures',
    ],
  ])('%s is refused', (_, table, choice, expected) => {
    expect(mistakes(table, choice)).toEqual([expected]);
  });

  it('any table, if the columns are named', () => {
    const table: CsvTable = {
      columns: ['a', 'kind', 'b'],
      rows: [
        [1, 'x', 5],
        [2, 'x', 6],
        [1, 'y', 7],
      ],
    };
    expect(lines(table, { x: 'a', y: 'b' })).toMatchObject({
      series: [{ name: 'kind = x' }, { name: 'kind = y' }],
      caption: '',
    });
  });
});

describe('every kind can be drawn', () => {
  const table = sweep({ 'scheme.name': schemes, mu: [1, 2], alpha: [1, 2, 3] });
  test.each<[string, CsvTable, PlotChoice]>([
    ['lines', SMALL, {}],
    ['facets', table, { facet: 'alpha' }],
    ['heat map', table, { x: 'mu', y: 'alpha', colour: 'completion_time' }],
    ['ratio', table, { x: 'mu', y: 'alpha', colour: 'completion_time', ratioTo: 'cpgc' }],
    ['best', table, { x: 'mu', y: 'alpha', colour: 'scheme.name' }],
    ['dots', sweep({ 'scheme.name': schemes }), {}],
  ])('%s', async (_, result, choice) => {
    const { svg } = await renderChart(specOf(figure(result, choice)));
    for (const scheme of schemes) if (choice.ratioTo !== scheme) expect(svg).toContain(scheme);
    expect(svg).not.toMatch(/NaN|undefined/);
  });
});
