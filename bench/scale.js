// What an event costs, and how much memory an iteration takes, from ten workers to a million. Its numbers are times and
// of this machine: it is not one of the figures that `npm run figures` reproduces byte by byte.
// Usage: npm run bench:scale [-- --seconds 2 --rounds 3 --most 1000000 --out results/bench --images docs/images]
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { renderChart } from '../dist/report/chart.js';
import { csvText } from '../dist/report/csv.js';
import { writeFiles } from '../dist/report/files.js';
import { lineChart } from '../dist/report/line-chart.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    most: { type: 'string', default: '1000000' },
    out: { type: 'string', default: 'results/bench' },
    images: { type: 'string', default: 'docs/images' },
  },
});
const options = { seconds: Number(values.seconds), rounds: Number(values.rounds), most: Number(values.most) };
const wrong = [
  options.seconds > 0 ? '' : `--seconds: ${values.seconds} given; allowed: a number > 0`,
  Number.isInteger(options.rounds) && options.rounds > 0
    ? ''
    : `--rounds: ${values.rounds} given; allowed: a whole number > 0`,
  options.most >= 10 ? '' : `--most: ${values.most} given; allowed: a number of workers >= 10`,
].filter((line) => line !== '');
if (wrong.length > 0) {
  process.stderr.write(`${wrong.join('\n')}\n`);
  process.exit(2);
}

/** Two tasks for each worker: with a million of them as many copies as an experiment may have. */
const SCHEMES = [
  { name: 'uc-mmc', load: 2 },
  { name: 'cpgc', load: 2 },
];
const WORKERS = [10, 100, 1_000, 10_000, 100_000, 1_000_000].filter((workers) => workers <= options.most);
const MEASURED = [
  'events_per_iteration',
  'events_per_second',
  'first_iteration_events_per_second',
  'memory_mb',
];
const COLUMNS = ['scheme', 'workers', 'load', 'rounds', ...MEASURED, 'slowest', 'fastest', 'machine', 'node'];

const script = join(import.meta.dirname, 'ours', 'scale.js');
const cpu = os.cpus()[0]?.model ?? 'an unknown processor';
const machine = `${cpu}, ${os.cpus().length} cores`;

function run(workers, scheme) {
  const words = [script, String(options.seconds), String(workers), JSON.stringify(scheme)];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' }));
}

const middle = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

/** Medians of the rounds, and the range of the events per second. */
function measure(workers, scheme) {
  const rounds = Array.from({ length: options.rounds }, () => run(workers, scheme));
  const rates = rounds.map((round) => round.events_per_second);
  const row = Object.fromEntries(MEASURED.map((name) => [name, middle(rounds.map((round) => round[name]))]));
  console.log(
    `${scheme.name.padEnd(8)} ${String(workers).padStart(8)} workers ` +
      `${(row.events_per_second / 1e6).toFixed(2).padStart(7)} million events/s ` +
      `${row.memory_mb.toFixed(0).padStart(6)} MB`,
  );
  return { ...row, slowest: Math.min(...rates), fastest: Math.max(...rates) };
}

console.log(`${machine}, Node ${process.versions.node}; ${options.rounds} rounds of ${options.seconds} s\n`);
const rows = SCHEMES.flatMap((scheme) =>
  WORKERS.map((workers) => ({ scheme, workers, ...measure(workers, scheme) })),
);

const points = (value, ends) =>
  rows.map((row) => ({ series: row.scheme.name, x: row.workers, y: value(row), ...ends?.(row) }));
const x = { title: 'workers K', log: true };
const chart = lineChart({
  title: 'One iteration from ten workers to a million',
  caption:
    'Shifted exponential, alpha = 0.01, mu = 10, a draw per worker; two tasks for each worker, messages arrive at ' +
    `once. Medians of ${options.rounds} processes, bands from the slowest to the fastest; ${machine}, ` +
    `Node ${process.versions.node}. Events are sub-tasks finished and messages arrived; seconds are those of the ` +
    'processor. Memory is the largest resident set after the first iteration, less that before the experiment was ' +
    'read: laying out and checking are in it.',
  series: SCHEMES.map(({ name }) => ({ name })),
  panels: [
    {
      title: 'speed',
      x,
      y: { title: 'million events per second', log: true },
      points: points(
        (row) => row.events_per_second / 1e6,
        (row) => ({ low: row.slowest / 1e6, high: row.fastest / 1e6 }),
      ),
    },
    {
      title: 'memory',
      x,
      y: { title: 'memory above start (MB)', log: true },
      points: points((row) => row.memory_mb),
    },
  ],
});
const { svg, png } = await renderChart(chart);
const table = rows.map((row) =>
  COLUMNS.map(
    (column) =>
      ({
        scheme: row.scheme.name,
        load: row.scheme.load,
        rounds: options.rounds,
        machine,
        node: process.versions.node,
      })[column] ?? row[column],
  ),
);
const csv = join(values.out, 'scale.csv');
const image = (ending) => join(values.images, `scale.${ending}`);
writeFiles([
  { path: csv, content: csvText(COLUMNS, table) },
  { path: image('svg'), content: svg },
  { path: image('png'), content: png },
]);
console.log(`\n${csv}`);
