import { textChunks } from '../../models/traces/records.js';
import { isObject } from '../../simulation/input/fields.js';
import type { Cell, JsonObject } from './cells.js';
import { type LogTable, SAMPLE } from './table.js';

type Line =
  | { readonly object: JsonObject; readonly line: number }
  | { readonly wrong: string; readonly line: number };
type Row = { readonly cells: readonly Cell[]; readonly line: number };

const COLUMNS = ['report', 'rank', 'relative_time', 'section_time'];
const REMARK =
  'A report sums up many iterations, so that single slow ones do not show; relative_time is 1 for the fastest rank.';

/** Whether an object is a report of the straggler detection of NVIDIA's resiliency extension. */
export function hasReports(object: JsonObject): boolean {
  return isObject(object.gpu_relative_perf_scores) || isObject(object.section_relative_perf_scores);
}

/**
 * Reports of NVIDIA's resiliency extension as JSON, one per line: a row for each rank of a report. `relative_time` is
 * 1 / score of the GPU, or the mean of it over sections; `section_time` the sum of the medians of a rank's own sections.
 * Source: nvidia_resiliency_ext.straggler, class Report.
 */
export function reportTable(lines: () => Iterable<Line>): LogTable {
  return tableOf(() => reportRows(lines()));
}

/** The same reports as they are printed in a log: lines `Rank=… Node=… Score=…` below `GPU relative performance:`. */
export function printedReportTable(path: string): LogTable {
  return tableOf(() => printedRows(path));
}

/** Whether a text has printed reports. */
export function hasPrintedReports(start: string): boolean {
  return /GPU relative performance:/.test(start) && /Rank=\d+ Node=\S+ Score=/.test(start);
}

function tableOf(rows: () => Iterable<Row | { readonly wrong: string; readonly line: number }>): LogTable {
  const sample: (readonly Cell[])[] = [];
  for (const row of rows()) {
    if ('cells' in row) sample.push(row.cells);
    if (sample.length === SAMPLE) break;
  }
  const hasTimes = sample.some(([, , , time]) => time !== undefined);
  return {
    form: 'NVIDIA resiliency reports',
    columns: COLUMNS,
    sample,
    known: hasTimes
      ? { round: 'report', worker: 'rank', duration: 'section_time' }
      : { round: 'report', worker: 'rank', duration: 'relative_time', unit: 's' },
    remarks: [REMARK],
    read(wanted, taker) {
      for (const row of rows()) {
        if ('wrong' in row) taker.wrong(row.wrong, row.line);
        else
          taker.cells(
            wanted.map((column) => row.cells[column]),
            row.line,
          );
      }
    },
  };
}

function* reportRows(
  lines: Iterable<Line>,
): Generator<Row | { readonly wrong: string; readonly line: number }> {
  const counts = new Map<unknown, number>();
  for (const each of lines) {
    if ('wrong' in each) {
      yield each;
      continue;
    }
    const { object, line } = each;
    const count = counts.get(object.rank) ?? 0;
    counts.set(object.rank, count + 1);
    const report = (object.step ?? object.iteration ?? count) as Cell;
    const relative = relativeTimes(object);
    // Rank 0 has the scores of all ranks where they are gathered there.
    if (typeof object.rank === 'number' && relative.size <= 1) {
      yield { cells: [report, object.rank, relative.get(String(object.rank)), sectionTime(object)], line };
    } else
      for (const [rank, time] of relative) yield { cells: [report, Number(rank), time, undefined], line };
  }
}

/** By rank: 1 / score of the GPU where there is one, else the mean of it over the sections. */
function relativeTimes({
  gpu_relative_perf_scores: gpu,
  section_relative_perf_scores: sections,
}: JsonObject) {
  const tables =
    isObject(gpu) && Object.keys(gpu).length > 0
      ? [gpu]
      : isObject(sections)
        ? Object.values(sections).filter(isObject)
        : [];
  const times = new Map<string, number>();
  for (const rank of new Set(tables.flatMap((table) => Object.keys(table)))) {
    const slowness = tables.map((table) => 1 / Number(table[rank])).filter(Number.isFinite);
    if (slowness.length > 0) times.set(rank, slowness.reduce((a, b) => a + b) / slowness.length);
  }
  return times;
}

function sectionTime({ local_section_summaries: sections }: JsonObject): number | undefined {
  if (!isObject(sections)) return undefined;
  const medians = Object.values(sections)
    .filter(isObject)
    .map((summary) => Object.entries(summary).find(([name]) => /(^|\.)med(ian)?$/i.test(name))?.[1]);
  return medians.length === 0 ? undefined : medians.reduce<number>((sum, median) => sum + Number(median), 0);
}

function* printedRows(path: string): Generator<Row> {
  let [rest, line, report, active] = ['', 0, -1, false];
  for (const chunk of [...textChunks(path), '\n']) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) {
      line++;
      if (/performance:/.test(text)) {
        active = /GPU relative performance:/.test(text);
        if (active) report++;
      }
      const [, rank, score] = /Rank=(\d+) Node=\S+ Score=([\d.]+)/.exec(text) ?? [];
      if (active && rank !== undefined)
        yield { cells: [report, Number(rank), 1 / Number(score), undefined], line };
    }
  }
}
