// What `straggle advise --full-gradient` names on measured traces, with the rounds replayed and drawn at random and on ten
// seeds each, against an exhaustive run: every candidate in every round, by the way of `straggle run`. A line for each
// trace and mode. Status 1 where a winner is neither the exhaustive one nor one whose stated interval reaches it.
// Without traces: all below STRAGGLE_DATA/traces. Each trace has a process of its own, --jobs of them at a time; what they
// are at is said on standard error.
// Usage: npm run bench:advise -- [TRACE…] [--seeds 10 --set delay.fixed=0.4 --split points --jobs 2]
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { advise } from '../dist/analysis/advise/advise.js';
import { disagreements, exhaustiveMeans } from '../dist/analysis/advise/exhaustive.js';
import { prepareSearch } from '../dist/cli/prepare-search.js';
import { readTrace } from '../dist/models/traces/reader.js';
import { Executor } from '../dist/simulation/execution/executor.js';
import { InputError } from '../dist/simulation/input/input-error.js';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '10' },
    set: { type: 'string', multiple: true, default: [] },
    split: { type: 'string', default: 'points' },
    jobs: { type: 'string', default: '2' },
  },
});
const [seeds, jobs] = [Number(flags.seeds), Number(flags.jobs)];
const isCount = (n) => Number.isInteger(n) && n >= 1;
const { STRAGGLE_DATA: data } = process.env;
if (!isCount(seeds) || !isCount(jobs) || (positionals.length === 0 && data === undefined)) {
  process.stderr.write('allowed: one or more traces (or STRAGGLE_DATA), --seeds and --jobs of at least 1\n');
  process.exit(2);
}

/** All measured traces; those of Alibaba PAI are logs, of which traces are made first. */
function measured(folder) {
  const traces = join(data, 'traces');
  const files = (name) =>
    readdirSync(join(traces, name))
      .filter((file) => /\.csv\.gz$/.test(file))
      .map((file) => join(traces, name, file));
  const jobs = files('alibaba_pai').map((log) => {
    const trace = join(folder, basename(log).replace('_norm.csv.gz', '.csv'));
    const columns = ['--round', 'time', '--duration', 'batch_time_norm', '--unit', 's'];
    const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
    execFileSync(process.execPath, [cli, 'import', log, ...columns, '--out', trace], { stdio: 'pipe' });
    return trace;
  });
  return [...jobs, ...files('aws_lambda'), ...files('llm_training')];
}

const searchOf = (trace, seed, mode) =>
  prepareSearch(undefined, {
    trace,
    split: flags.split,
    fullGradient: true,
    seed: String(seed),
    set: [...flags.set, `delay.mode=${mode}`],
  }).search;

/** Labels, each with the seeds that it came out for. */
function counted(labels) {
  const different = [...new Set(labels)];
  if (different.length === 1) return different[0];
  return different.map((label) => `${label} (${labels.filter((each) => each === label).length})`).join('; ');
}

/** Schemes that are laid out by draws of the seed: the times of all others are the same for every seed. */
const DRAWN = ['rcsc', 'block-gc', 'lt'];

/** Exhaustive means of a trace by seed: all of them for the first two seeds, then those anew that a seed changes. */
class Exhaustive {
  known = [];

  constructor(rounds, executor) {
    this.rounds = rounds;
    this.executor = executor;
  }

  async means(seed, search) {
    this.known[seed] ??= await this.compute(seed, search);
    return this.known[seed];
  }

  async compute(seed, { base, candidates }) {
    const isDrawn = ({ point }) => DRAWN.includes(point.scheme.name);
    const some = seed < 2 ? candidates : candidates.filter(isDrawn);
    const own =
      some.length === 0 ? [] : await exhaustiveMeans({ base, candidates: some }, this.rounds, this.executor);
    if (seed === 0) return own;
    const [first] = this.known;
    if (seed >= 2) return candidates.map((each, i) => (isDrawn(each) ? own[some.indexOf(each)] : first[i]));
    candidates.forEach((each, i) => {
      if (!isDrawn(each) && own[i] !== first[i]) throw new Error(`${each.label} depends on the seed`);
    });
    return own;
  }
}

async function check(trace, executor) {
  const { rounds, workers } = readTrace(trace);
  const exhaustive = new Exhaustive(rounds, executor);
  const name = basename(trace);
  for (const mode of ['replay', 'bootstrap']) {
    const [named, best, wrong] = [[], [], []];
    for (let seed = 0; seed < seeds; seed++) {
      const search = searchOf(trace, seed, mode);
      const means = await exhaustive.means(seed, search);
      const advice = await advise({ ...search, jobs: 0 });
      const label = (i) => (i === undefined ? 'none' : search.candidates[i].label);
      named.push(label(advice.winner));
      best.push(label(means.indexOf(Math.min(...means))));
      wrong.push(...disagreements(advice, means).map((text) => `  seed ${seed}: ${text}`));
      process.stderr.write(`${name} ${mode}: seed ${seed} of ${seeds}\n`);
    }
    console.log(
      `${name} ${mode}: ${rounds} x ${workers}, seeds 0 to ${seeds - 1}: advise ${counted(named)}; ` +
        `exhaustive ${counted(best)}: ${wrong.length === 0 ? 'right' : 'WRONG'}`,
    );
    if (wrong.length > 0) {
      console.log(wrong.slice(0, 10).join('\n'));
      process.exitCode = 1;
    }
  }
}

/** Checks a trace in another process. Its lines come out together, when it has ended. */
function checkApart(trace) {
  const options = [
    '--seeds',
    flags.seeds,
    '--split',
    flags.split,
    ...flags.set.flatMap((each) => ['--set', each]),
  ];
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), trace, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pieces = [];
  child.stdout.on('data', (piece) => pieces.push(piece));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      process.stdout.write(Buffer.concat(pieces));
      if (status !== 0) process.exitCode = status ?? 1;
      resolve();
    });
  });
}

async function checkAll(traces) {
  const left = [...traces];
  const work = async () => {
    for (let trace = left.shift(); trace !== undefined; trace = left.shift()) await checkApart(trace);
  };
  await Promise.all(Array.from({ length: jobs }, work));
  console.log(process.exitCode ? 'WRONG' : 'All right.');
}

const folder = mkdtempSync(join(tmpdir(), 'straggle-'));
try {
  if (positionals.length === 1) await check(positionals[0], new Executor());
  else await checkAll(positionals.length > 0 ? positionals : measured(folder));
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true });
}
