import { fault, InputError, type Issue, mistake } from '../../simulation/input/input-error.js';
import { hint } from '../../simulation/input/nearest.js';
import type { CsvTable } from './result-files.js';
import { combination, type Dimension, isScheme, labelOf, type Measure, type Shape } from './shape.js';

/**
 * Channels that a user names; the rest is chosen. Names are those of columns, means without `_mean`; of a swept path the
 * end is enough, `mu` for `delay.mu`, where only one ends so.
 */
export interface PlotChoice {
  /** Column on the horizontal axis. */
  readonly x?: string;
  /** Column on the vertical axis, means without `_mean`; a swept one makes a heat map. */
  readonly y?: string;
  /** Column with a line for each of its values. */
  readonly series?: string;
  /** Column with a panel for each of its values. */
  readonly facet?: string;
  /** Of a heat map: a measure, or a swept column whose best value is shown. */
  readonly colour?: string;
  /** Logarithmic axes. */
  readonly log?: readonly ('x' | 'y')[];
  /** Measures are divided by the result with this value, such as a scheme. */
  readonly ratioTo?: string;
  /** Default: the name of the result. */
  readonly title?: string;
  /** Unit of times, such as `ms`, on their axes. */
  readonly unit?: string;
}

/** A column on an axis. */
export type Column = Dimension | Measure;

/** The ratio of a measure to that of a baseline: the value of a dimension, everything else equal. */
export interface Ratio {
  readonly dimension: Dimension;
  readonly label: string;
}

/** Channels and form of a picture. */
export type Plan = {
  readonly facets: readonly Dimension[];
  readonly ratio: Ratio | undefined;
} & (
  | {
      readonly kind: 'lines';
      /** Two for training: time and iteration. */
      readonly xs: readonly Column[];
      readonly ys: readonly Measure[];
      readonly series: readonly Dimension[];
    }
  | {
      readonly kind: 'map';
      readonly x: Dimension;
      readonly y: Dimension;
      /** Measure shown; with `best`, the value of which is compared. */
      readonly colour: Measure;
      /** The dimension whose best value is shown, where that is asked for. */
      readonly best: Dimension | undefined;
    }
  | { readonly kind: 'dots'; readonly rows: readonly Dimension[]; readonly ys: readonly Measure[] }
);

/** More lines than this in a panel cannot be told apart. */
const MOST_SERIES = 12;
/** More panels than this make no picture. */
export const MOST_PANELS = 12;

/** Measures of a sweep that are drawn side by side where nothing is said, and of training the first that is there. */
const OF_SWEEPS = ['completion_time', 'messages', 'volume', 'computations'];
const OF_TRAINING = ['error', 'loss'];

/**
 * Chooses how to draw a result.
 *
 * Lines: x is the swept number that takes most values; if the other dimensions make up at most 12 lines, these are one
 * panel for each of the common measures, else the scheme (or what takes fewest values) makes the lines, and what is left
 * the panels. A map of two dimensions if there would be more than 12 panels. Points in rows where no number is swept.
 * @param file for messages
 * @throws InputError where a name is not one of the file, or there is nothing to draw
 */
export function choosePlot(file: string, table: CsvTable, shape: Shape, choice: PlotChoice): Plan {
  const names = new Names(file, shape);
  const ratio = choice.ratioTo === undefined ? undefined : names.ratio(choice.ratioTo, choice.series);
  const axis = (option: string, name: string | undefined) => {
    if (name === undefined) return undefined;
    return choice.colour === undefined ? names.column(option, name) : names.dimension(option, name);
  };
  const said = {
    x: axis('--x', choice.x),
    y: axis('--y', choice.y),
    series: choice.series === undefined ? undefined : names.dimension('--series', choice.series),
    facet: choice.facet === undefined ? undefined : names.dimension('--facet', choice.facet),
    colour: choice.colour === undefined ? undefined : names.column('--colour', choice.colour),
  };
  names.throwMistakes();
  const { dimensions, measures, isTraining, isResult } = shape;
  if (measures.length === 0)
    throw new InputError([fault(file, 'no column of numbers', 'a result with measures')]);
  if (!isResult && (said.x === undefined || said.y === undefined)) {
    const columns = measures.map(({ name }) => name).join(', ');
    throw new InputError([fault(file, 'not a result of straggle run', `--x and --y of ${columns}`)]);
  }
  const numbers = dimensions
    .filter(({ isNumeric }) => isNumeric)
    .toSorted((a, b) => b.values.length - a.values.length);
  if (said.colour !== undefined || (said.y !== undefined && 'values' in said.y)) {
    const others = numbers.filter((each) => each !== said.x && each !== said.y && each !== said.colour);
    const x = said.x ?? others.shift();
    const y = said.y ?? others.shift();
    if (x === undefined || y === undefined || !('values' in x) || !('values' in y))
      throw new InputError([
        fault(file, 'a map needs two swept columns', `--x and --y of ${names.listed()}`),
      ]);
    return mapOf(shape, x, y, said.colour, said.facet, ratio);
  }
  const usual = said.y !== undefined ? [said.y as Measure] : usualMeasures(shape);
  const xs = said.x !== undefined ? [said.x] : isTraining ? trainingAxes(shape) : numbers.slice(0, 1);
  const others = dimensions.filter((each) => !xs.includes(each));
  if (xs.length === 0) {
    if (dimensions.length > 0) return { kind: 'dots', rows: dimensions, facets: [], ys: usual, ratio };
    throw new InputError([
      fault(file, 'nothing is swept', 'a result of more than one point, or --x and --y'),
    ]);
  }
  const isFree = said.series === undefined && said.facet === undefined;
  if (isFree && combinations(table, others) <= MOST_SERIES)
    return { kind: 'lines', xs, ys: usual, series: others, facets: [], ratio };
  const free = others.filter((each) => each !== said.series && each !== said.facet);
  const series = said.series ?? preferred(free);
  const rest = free.filter((each) => each !== series);
  const facets = said.facet === undefined ? rest : [said.facet];
  if (isFree && said.x === undefined && !isTraining && combinations(table, facets) > MOST_PANELS) {
    const y = numbers[1] ?? others.toSorted((a, b) => b.values.length - a.values.length)[0];
    return mapOf(shape, numbers[0], y, said.y, undefined, ratio);
  }
  // Coordinates that the user's panels do not tell apart, their lines must.
  const lines = [series, ...(said.facet === undefined ? [] : rest)].filter((each) => each !== undefined);
  return { kind: 'lines', xs, ys: usual.slice(0, 1), series: lines, facets, ratio };
}

function mapOf(
  { dimensions, measures }: Shape,
  x: Dimension,
  y: Dimension,
  colour: Column | undefined,
  facet: Dimension | undefined,
  ratio: Ratio | undefined,
): Plan {
  const best = colour !== undefined && 'values' in colour ? colour : undefined;
  const rest = dimensions.filter((each) => each !== x && each !== y && each !== best && each !== facet);
  const facets = [...(facet === undefined ? [] : [facet]), ...rest];
  const shown = best === undefined && colour !== undefined ? (colour as Measure) : measures[0];
  return { kind: 'map', x, y, colour: shown, best, facets, ratio };
}

/** The dimension that makes lines: schemes, else other names, else what takes fewest values. */
function preferred(dimensions: readonly Dimension[]): Dimension | undefined {
  const few = dimensions.filter(({ values }) => values.length <= MOST_SERIES);
  const byCount = few.toSorted((a, b) => a.values.length - b.values.length);
  return few.find(isScheme) ?? few.find(({ isNumeric }) => !isNumeric) ?? byCount[0];
}

function usualMeasures({ isTraining, measures }: Shape): Measure[] {
  const usual = (isTraining ? OF_TRAINING : OF_SWEEPS).flatMap((name) =>
    measures.filter((each) => each.name === name),
  );
  if (usual.length === 0) return measures.slice(0, 1);
  return isTraining ? usual.slice(0, 1) : usual;
}

function trainingAxes({ measures }: Shape): Measure[] {
  return ['time', 'iteration'].flatMap((name) => measures.filter((each) => each.name === name));
}

/** Number of combinations of values that occur. */
export function combinations({ rows }: CsvTable, dimensions: readonly Dimension[]): number {
  return new Set(rows.map((row) => combination(dimensions, row))).size;
}

/** The column of this name, or else the only one whose path ends so. */
function named<T extends Column>(all: readonly T[], name: string): T | undefined {
  const ending = all.filter((each) => each.name.endsWith(`.${name}`));
  return all.find((each) => each.name === name) ?? (ending.length === 1 ? ending[0] : undefined);
}

/** Finds columns by the names that a user gives. */
class Names {
  private readonly mistakes: Issue[] = [];

  constructor(
    private readonly file: string,
    private readonly shape: Shape,
  ) {}

  column(option: string, name: string): Column | undefined {
    const { dimensions, measures } = this.shape;
    const all = [...dimensions, ...measures];
    return this.found(
      option,
      name,
      all,
      all.find((each) => each.name === name.replace(/_mean$/, '')) ?? named(all, name),
    );
  }

  dimension(option: string, name: string): Dimension | undefined {
    const { candidates } = this.shape;
    const found = named(candidates, name);
    return this.found(option, name, candidates, found);
  }

  /** @param series the column that is meant, where several have the value */
  ratio(value: string, series: string | undefined): Ratio | undefined {
    const { dimensions } = this.shape;
    const labels = (each: Dimension) => each.values.map(labelOf);
    const having = dimensions.filter((each) => labels(each).includes(value));
    const dimension = having.find(({ name }) => name === series) ?? having.find(isScheme) ?? having[0];
    if (dimension !== undefined) return { dimension, label: value };
    const allowed = dimensions.filter(({ isNumeric }) => !isNumeric).flatMap(labels);
    this.mistakes.push(
      mistake(`${this.file}: --ratio-to`, value, `a value of ${this.listed()}${hint(value, allowed)}`),
    );
    return undefined;
  }

  listed(): string {
    return this.shape.dimensions.map(({ name }) => name).join(', ') || 'a swept column';
  }

  /** @throws InputError where a name was not found */
  throwMistakes(): void {
    if (this.mistakes.length > 0) throw new InputError(this.mistakes);
  }

  private found<T extends Column>(
    option: string,
    name: string,
    all: readonly T[],
    found: T | undefined,
  ): T | undefined {
    const names = all.map((each) => each.name);
    if (found === undefined)
      this.mistakes.push(
        mistake(`${this.file}: ${option}`, name || '""', `${names.join(', ')}${hint(name, names)}`),
      );
    return found;
  }
}
