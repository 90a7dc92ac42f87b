import { dirname, relative, resolve, sep } from 'node:path';
import { stringify } from 'yaml';
import { inlineSvg } from '../../report/page/inline-svg.js';
import type { FileLink, Result, Table } from '../../report/page/page.js';
import { fault, InputError } from '../../simulation/input/input-error.js';
import { type CsvTable, type Meta, readCsv, readInput, readMeta } from '../plot/result-files.js';
import type { ResultFiles } from './find.js';

/** A figure or table that a page knows by its id. */
export interface KnownFigure {
  readonly id: string;
  readonly title: string;
  readonly source: string;
}

/** A result as a page shows it. */
export interface Detail {
  /** Figures that have a title and a source of their own, in the order in which they stand on the page. */
  readonly figures: readonly KnownFigure[];
  /** Rows of a table. */
  readonly rows: number;
  /** Whether tables and experiments are open when the page is. */
  readonly open: boolean;
}

/**
 * A result as a page shows it.
 * @param id unique on the page
 * @param page where the page will lie
 * @throws InputError where one of its files is not what it should be
 */
export async function resultOf(
  files: ResultFiles,
  id: string,
  page: string,
  detail: Detail,
): Promise<Result> {
  const meta = files.meta === undefined ? undefined : readMeta(files.meta);
  const csv = files.csv === undefined ? undefined : readCsv(files.csv);
  const named = detail.figures.find((figure) => figure.id === meta?.figure);
  const title = named?.title ?? nameOf(files, meta);
  const source = [named?.source ?? '', standIn(csv)].filter((text) => text !== '').join(' – ');
  const { svg, note } = await pictureOf(files, title, csv);
  return {
    id,
    title,
    ...(source === '' ? {} : { source }),
    ...(svg === undefined ? {} : { figure: inlined(files, svg, id) }),
    ...(csv === undefined ? {} : { table: tableOf(csv, detail) }),
    experiments: experimentsOf(meta, detail),
    facts: [...factsOf(meta), ...(note === undefined ? [] : [['picture', note] as const])],
    files: [files.csv, files.svg, files.meta].flatMap((file) =>
      file === undefined ? [] : [linkTo(file, page)],
    ),
  };
}

/** Title of a result that is no figure of ours: its experiment, or its file. */
function nameOf({ stem }: ResultFiles, meta: Meta | undefined): string {
  const name = meta?.experiments[0]?.experiment.name;
  return typeof name === 'string' ? name : (stem.split(/[\\/]/).at(-1) ?? stem);
}

/** The figure of a result; of one that came without, a picture of its table, and what is to be said of that. */
async function pictureOf(
  files: ResultFiles,
  title: string,
  csv: CsvTable | undefined,
): Promise<{ readonly svg?: string; readonly note?: string }> {
  if (files.svg !== undefined) return { svg: readInput(files.svg) };
  if (csv === undefined) return {};
  const [{ renderChart }, { plotOf, specOf }] = await Promise.all([
    import('../../report/chart.js'),
    import('../plot/draw.js'),
  ]);
  try {
    const { figure, leftOut } = plotOf(files.csv ?? title, title, csv);
    const { svg } = await renderChart(specOf(figure));
    return leftOut.length === 0 ? { svg } : { svg, note: leftOut.join(' ') };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { note: `none: ${error.mistakes[0].replace(`${files.csv}: `, '')}` };
  }
}

function inlined({ svg: file }: ResultFiles, svg: string, id: string) {
  try {
    return inlineSvg(svg, id);
  } catch {
    throw new InputError([fault(file ?? id, 'not an SVG drawing', 'an SVG file')]);
  }
}

/** Note on a figure whose data files were missing. */
function standIn(csv: CsvTable | undefined): string {
  const at = csv?.columns.indexOf('stand_in') ?? -1;
  return at < 0 ? '' : `stand-in: ${csv?.rows[0]?.[at]}`;
}

/** A value of a file that anybody may have written. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function tableOf({ columns, rows }: CsvTable, { rows: most, open }: Detail): Table {
  return { columns, rows: rows.slice(0, most), total: rows.length, open: open && rows.length <= OPEN_ROWS };
}

const OPEN_ROWS = 60;
const OPEN_LINES = 60;

function experimentsOf(meta: Meta | undefined, { open }: Detail): Result['experiments'] {
  return (meta?.experiments ?? []).map(({ experiment }) => {
    const yaml = stringify(experiment, { lineWidth: 100 });
    return {
      name: textOf(experiment.name ?? ''),
      yaml,
      open: open && yaml.split('\n').length <= OPEN_LINES,
    };
  });
}

/** Provenance of a result. Durations are left out: they differ from run to run, and the page would with them. */
function factsOf(meta: Meta | undefined): Result['facts'] {
  if (meta === undefined) return [];
  const { experiments, versions } = meta;
  const seeds = meta.seed === undefined ? experiments.map(({ experiment }) => experiment.seed) : [meta.seed];
  const known = [...new Set(seeds.filter((seed) => seed !== undefined).map(textOf))];
  const data = Object.entries(
    Object.assign({}, ...experiments.map((each) => each.data)) as Record<string, string>,
  );
  const hashes = experiments.flatMap(({ content_hash }) => content_hash?.slice(0, HASH) ?? []);
  return [
    ...(known.length > 0 ? [['seed', known.join(', ')] as const] : []),
    ...optionsOf(experiments),
    ...(data.length > 0
      ? [
          [
            'data (SHA-256)',
            data.map(([file, hash]) => `${file} ${hash.slice(0, HASH)}…`).join(', '),
          ] as const,
        ]
      : []),
    ...(hashes.length > 0 ? [['content', hashes.map((hash) => `${hash}…`).join(' ')] as const] : []),
    ['made by', `straggle ${versions.straggle}, Node ${versions.node}, random streams ${versions.streams}`],
  ];
}

/** As much of a hash as tells two results apart. */
const HASH = 12;

function optionsOf(experiments: Meta['experiments']): [string, string][] {
  return experiments.flatMap(({ baseline, precision }): [string, string][] => [
    ...(baseline === undefined ? [] : [['baseline', baseline] as [string, string]]),
    ...(precision === undefined ? [] : [['precision', String(precision)] as [string, string]]),
  ]);
}

/** A file by its way from the page; a link where it moves along with the page. */
function linkTo(file: string, page: string): FileLink {
  const way = relative(dirname(resolve(page)), resolve(file))
    .split(sep)
    .join('/');
  if (way.startsWith('../../') || way.startsWith('/')) return { name: way.split('/').at(-1) ?? way };
  return { name: way, href: way.split('/').map(encodeURIComponent).join('/') };
}
