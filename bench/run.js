// Measures straggle against what people would use instead, in pairs: ours, theirs, ours, theirs, …
// All of it ends within the minutes: what there is no time for gets fewer rounds, or none, and is named at the end.
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import { comparisons } from './comparisons.js';
import { writePage } from './page.js';
import { ready } from './partner.js';

const USAGE =
  'npm run bench [-- NAME… --rounds 5 --seconds 1 --minutes 9 --out results/bench --page docs/performance.md]';

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean' },
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '1' },
        minutes: { type: 'string', default: '9' },
        out: { type: 'string', default: 'results/bench' },
        page: { type: 'string', default: 'docs/performance.md' },
      },
    });
  } catch (error) {
    process.stderr.write(`${error.message.replace(/\. .*/, '')}; allowed: ${USAGE}\n`);
    process.exit(2);
  }
}

const { values, positionals } = readOptions();
if (values.help) {
  console.log(`Usage: ${USAGE}\nNAME: ${comparisons.map(({ id }) => id).join(', ')}`);
  process.exit();
}
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const minutes = Number(values.minutes);
const unknown = positionals.filter((name) => !comparisons.some(({ id }) => id === name));
if (!(Number.isInteger(rounds) && rounds > 0) || !(seconds > 0) || !(minutes > 0) || unknown.length > 0) {
  const names = comparisons.map(({ id }) => id).join(', ');
  for (const name of unknown) process.stderr.write(`${name}: no such comparison; allowed: ${names}\n`);
  if (!(Number.isInteger(rounds) && rounds > 0)) {
    process.stderr.write(`--rounds: ${values.rounds} given; allowed: a whole number > 0\n`);
  }
  if (!(seconds > 0)) process.stderr.write(`--seconds: ${values.seconds} given; allowed: a number > 0\n`);
  if (!(minutes > 0)) process.stderr.write(`--minutes: ${values.minutes} given; allowed: a number > 0\n`);
  process.exit(2);
}

/** Fewer rounds say too little, where there is time for more. */
const LEAST_ROUNDS = 3;
const ends = performance.now() + 60_000 * minutes;

const median = (list) => {
  const sorted = list.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const short = (x) => (x >= 1000 ? Math.round(x).toLocaleString('en') : String(Number(x.toPrecision(3))));

/** The same simulation on both sides: their means differ by chance alone. */
function checkSame(id, ours, theirs) {
  if (ours.mean === undefined || theirs.mean === undefined) return;
  const z = (ours.mean - theirs.mean) / Math.hypot(ours.se, theirs.se);
  if (!(Math.abs(z) < 5)) {
    throw new Error(`${id}: ours has a mean of ${ours.mean}, theirs ${theirs.mean}: z = ${z.toFixed(1)}`);
  }
}

/** The number of a run that is compared; of variances, a list of them. */
function figureOf({ unit, precision }, { work, seconds, until, variances }) {
  if (unit === 'variance') return variances;
  if (unit !== 's') return work / seconds;
  return precision ? until : seconds;
}

/** How many times as good ours is. */
function ratioOf({ unit, isLeast }, own, other) {
  if (unit === 'variance') {
    const ratios = own.map((each, i) => other[i] / each);
    return isLeast ? Math.min(...ratios) : median(ratios);
  }
  return unit === 's' ? other / own : own / other;
}

const figure = (found) => (Array.isArray(found) ? median(found) : found);

/** Comparisons whose partner is not installed, and what that is; those without time, and those with few rounds. */
const skipped = [];
const late = [];
const fewer = [];

/** @param left comparisons that are still to be made, this one included */
function measure(comparison, left) {
  const { id, ours, theirs, longer = 1 } = comparison;
  const [a, b] = [ready(ours), ready(theirs)];
  if ('missing' in b) {
    console.log(`${id}: skipped, not installed: ${b.missing}`);
    skipped.push(`${id} (${b.missing})`);
    return undefined;
  }
  const started = performance.now();
  if (started > ends) {
    b.end();
    late.push(id);
    return undefined;
  }
  const pairs = [];
  const isTimeUp = () => {
    const now = performance.now();
    const perRound = (now - started) / pairs.length;
    return now + perRound > (pairs.length < LEAST_ROUNDS ? ends : started + (ends - started) / left);
  };
  while (pairs.length < rounds && !(pairs.length > 0 && isTimeUp())) {
    const [own, other] = [a.run(longer * seconds), b.run(longer * seconds)];
    checkSame(id, own, other);
    pairs.push([own, other].map((each) => figureOf(comparison, each)));
  }
  b.end();
  if (pairs.length < rounds) fewer.push(`${id} (${pairs.length})`);
  const ratios = pairs.map(([own, other]) => ratioOf(comparison, own, other));
  const row = {
    id,
    what: comparison.what,
    against: comparison.against,
    partner: b.version,
    unit: comparison.unit,
    rounds: pairs.length,
    ours_median: median(pairs.map(([own]) => figure(own))),
    theirs_median: median(pairs.map(([, other]) => figure(other))),
    ratio_median: median(ratios),
    ratio_low: Math.min(...ratios),
    ratio_high: Math.max(...ratios),
    least: comparison.least,
    aim: comparison.aim,
  };
  console.log(
    `${id.padEnd(21)} ${short(row.ours_median).padStart(10)} : ${short(row.theirs_median).padStart(10)}  ` +
      `ratio ${short(row.ratio_median)} [${short(row.ratio_low)}, ${short(row.ratio_high)}]` +
      `${row.least === undefined ? '' : `  asked ${short(row.least)}, aim ${short(row.aim)}`}`,
  );
  return {
    row,
    rounds: pairs.map(([own, other], round) => ({ id, round, ours: figure(own), theirs: figure(other) })),
  };
}

const cpu = os.cpus()[0]?.model ?? 'an unknown processor';
console.log(
  `${cpu}, ${os.cpus().length} cores, Node ${process.versions.node}; ${rounds} rounds of ${seconds} s`,
);
console.log('rates (or seconds) are medians; ratios are medians of pairs, with their range\n');
const chosen = comparisons.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
const found = chosen
  .map((comparison, i) => measure(comparison, chosen.length - i))
  .filter((each) => each !== undefined);
if (positionals.length === 0) {
  mkdirSync(values.out, { recursive: true });
  const machine = { machine: `${cpu}, ${os.cpus().length} cores`, node: process.versions.node };
  const summary = found.map(({ row }) => ({ ...row, ...machine }));
  writeFileSync(join(values.out, 'comparisons.csv'), stringify(summary, { header: true }));
  writeFileSync(
    join(values.out, 'rounds.csv'),
    stringify(
      found.flatMap((each) => each.rounds),
      { header: true },
    ),
  );
  if (values.page !== '') writePage(values.page, summary);
  console.log(`\n${join(values.out, 'comparisons.csv')}`);
}
if (fewer.length > 0) console.log(`\nfewer than ${rounds} rounds, to end in time: ${fewer.join(', ')}`);
if (late.length > 0) console.log(`\nnot measured, as the time was over: ${late.join(', ')}`);
if (skipped.length > 0) console.log(`\nskipped, as a partner is not installed:\n  ${skipped.join('\n  ')}`);
