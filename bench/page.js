import { readFileSync, writeFileSync } from 'node:fs';

const [BEGIN, END] = ['<!-- measured: begin -->', '<!-- measured: end -->'];

const short = (x) => {
  const value = Number(x);
  if (value >= 1000) return Math.round(Number(value.toPrecision(3))).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
};

const UNITS = { s: ' s', variance: '' };
const amount = (x, unit) => `${short(x)}${UNITS[unit] ?? '/s'}`;

/** The table of measured ratios, as Markdown. */
export function table(rows) {
  const lines = rows.map((row) => {
    const goal =
      row.least === '' || row.least === undefined ? '–' : `${short(row.least)}x (${short(row.aim)}x)`;
    return [
      row.what,
      `${row.against} (${row.partner})`,
      amount(row.ours_median, row.unit),
      amount(row.theirs_median, row.unit),
      `**${short(row.ratio_median)}x** [${short(row.ratio_low)}, ${short(row.ratio_high)}]`,
      goal,
    ];
  });
  const head = ['what', 'against', 'ours', 'theirs', 'ratio [range]', 'asked (aim)'];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}

/** Puts the table and the machine between the page's marks. */
export function writePage(path, rows) {
  const page = readFileSync(path, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${path} has no ${BEGIN} … ${END}`);
  const { machine, node } = rows[0];
  const rounds = [...new Set(rows.map((row) => Number(row.rounds)))].sort((a, b) => a - b);
  const pairs = rounds.length === 1 ? rounds[0] : `${rounds[0]} to ${rounds.at(-1)}`;
  const text = `${machine}, Node ${node}; medians of ${pairs} pairs.\n\n${table(rows)}`;
  writeFileSync(path, `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`);
}
