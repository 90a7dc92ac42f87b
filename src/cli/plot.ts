import { basename, extname } from 'node:path';
import { Command } from 'commander';
import type { PlotChoice } from '../analysis/plot/choose.js';
import type { Plot } from '../analysis/plot/draw.js';
import { type CsvTable, readCsv } from '../analysis/plot/result-files.js';
import { InputError, mistake } from '../simulation/input/input-error.js';
import { VERSION } from '../simulation/results/version.js';
import { checkOutputs, writeOutputs } from './outputs.js';
import { paragraph } from './text.js';

interface PlotFlags extends PlotChoice {
  readonly out?: string;
  readonly spec?: boolean;
}

/** `straggle plot`: a picture of a result. */
export function plotCommand(): Command {
  return new Command('plot')
    .description(
      'Draws a result of `straggle run`, or another CSV with a header: lines with the 95 % bands of the ' +
        'file’s own errors, panels, a heat map of two swept numbers, a map of the best scheme, ' +
        'training over time and iterations. It chooses what is not said, and says what it chose. ' +
        'A column of means is named without _mean, a swept path by its end, such as mu, where one ends so.',
    )
    .argument('<result>', 'FILE.csv')
    .option('--out <file>', 'FILE.svg, FILE.png, FILE.pdf or FILE.html')
    .option('--x <column>', 'on the horizontal axis')
    .option('--y <column>', 'on the vertical axis; a swept one makes a heat map')
    .option('--series <column>', 'a line for each of its values')
    .option('--facet <column>', 'a panel for each of its values')
    .option('--colour <column>', 'heat map: a measure, or a swept column whose best value is shown')
    .option('--log <axes>', 'logarithmic axes: x, y, “x,y” or none', logOption)
    .option('--ratio-to <value>', 'divide by the result with this value, such as a scheme')
    .option('--title <text>', 'default: the name of the file')
    .option('--unit <text>', 'unit of times, such as ms, on their axes')
    .option('--spec', 'print the Vega-Lite specification')
    .addHelpText(
      'after',
      `
Examples:
  $ straggle plot sweep.csv --out sweep.svg
  $ straggle plot sweep.csv --x delay.mu --log x --out sweep.pdf
  $ straggle plot sweep.csv --ratio-to uncoded --out gain.png
  $ straggle plot sweep.csv --x delay.mu --y delay.alpha --colour scheme.name \\
      --out best.svg`,
    )
    .action(plot);
}

async function plot(file: string, flags: PlotFlags): Promise<void> {
  const { out, spec } = flags;
  const form = formOf(out, spec === true);
  checkOutputs('--out', out === undefined ? [] : [out], [file]);
  const table = readCsv(file);
  const { plotOf, specOf } = await import('../analysis/plot/draw.js');
  const name = basename(file).replace(/\.csv$/i, '');
  const drawn = plotOf(file, name, table, flags);
  if (out !== undefined && form !== undefined) {
    writeOutputs([{ path: out, content: await plotText(form, drawn, table, flags.title ?? name) }]);
  }
  // With --spec, standard output has the specification alone.
  const lines = chosenLines(drawn);
  if (!spec) process.stdout.write(`${lines.join('\n')}\n`);
  else if (process.stderr.isTTY) process.stderr.write(`${lines.join('\n')}\n`);
  if (spec) process.stdout.write(`${JSON.stringify(specOf(drawn.figure), null, 2)}\n`);
}

function chosenLines({ chosen, leftOut }: Plot): string[] {
  const width = Math.max(...chosen.map(([label]) => label.length)) + 2;
  return [
    ...chosen.flatMap(([label, text]) => paragraph(text, label.padEnd(width))),
    ...leftOut.flatMap((sentence) => paragraph(sentence)),
  ];
}

/** A drawn result as the content of a file. */
export function plotText(
  form: keyof typeof FORMS,
  drawn: Plot,
  table: CsvTable,
  title: string,
): Promise<string | Uint8Array> {
  return FORMS[form](drawn, table, title);
}

/** Writers by file ending. */
const FORMS = {
  '.svg': async (drawn: Plot) => (await rendered(drawn)).svg,
  '.png': async (drawn: Plot) => (await rendered(drawn)).png,
  '.pdf': async (drawn: Plot) => (await import('../report/pdf.js')).svgToPdf((await rendered(drawn)).svg),
  '.html': async (drawn: Plot, { columns, rows }: CsvTable, title: string) => {
    const [{ pageHtml }, { inlineSvg }] = await Promise.all([
      import('../report/page/html.js'),
      import('../report/page/inline-svg.js'),
    ]);
    const figure = inlineSvg((await rendered(drawn)).svg, 'plot');
    const data = { columns, rows: rows.slice(0, HTML_ROWS), total: rows.length, open: false };
    const result = { id: 'plot', title, figure, table: data, experiments: [], facts: [], files: [] };
    const section = { id: 'result', title: 'Result', results: [result], statements: [] };
    return pageHtml({
      title,
      introduction: [],
      papers: [],
      sections: [section],
      colophon: `Made by straggle ${VERSION}. The page is one file: it fetches nothing and runs nothing.`,
    });
  },
} as const;

/** Rows of the data below the picture of a page. */
const HTML_ROWS = 1000;

async function rendered({ figure }: Plot) {
  const [{ renderChart }, { specOf }] = await Promise.all([
    import('../report/chart.js'),
    import('../analysis/plot/draw.js'),
  ]);
  return renderChart(specOf(figure));
}

function formOf(out: string | undefined, isSpec: boolean): keyof typeof FORMS | undefined {
  if (out === undefined && isSpec) return undefined;
  const ending = extname(out ?? '').toLowerCase();
  if (ending in FORMS) return ending as keyof typeof FORMS;
  throw new InputError([mistake('--out', out ?? 'nothing', 'FILE.svg, FILE.png, FILE.pdf or FILE.html')]);
}

/** Parses --log. */
function logOption(text: string): ('x' | 'y')[] {
  const axes = text === 'none' ? [] : text.split(',').map((part) => part.trim());
  if (axes.every((axis) => axis === 'x' || axis === 'y')) return axes;
  throw new InputError([mistake('--log', text || '""', 'x, y, “x,y” or none')]);
}
