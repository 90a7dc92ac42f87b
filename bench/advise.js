// What `straggle advise --full-gradient` names on measured traces, against an exhaustive run of the same candidates with
// ten times the trials: a line per trace. Status 1 where it names one that the exhaustive run tells from the best, or
// takes more than a quarter of the trials.
// Usage: npm run bench:advise -- TRACE… [--trials 2000 --set delay.fixed=0.4 --split points --jobs 2]
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { advise } from '../dist/analysis/advise/advise.js';
import { fieldFor, unitOf } from '../dist/analysis/advise/field.js';
import { experimentFor } from '../dist/analysis/advise/search.js';
import { prepareSearch } from '../dist/cli/prepare-search.js';
import { Executor } from '../dist/simulation/execution/executor.js';
import { InputError } from '../dist/simulation/input/input-error.js';
import { intervalOf, pairedDifference } from '../dist/statistics/paired.js';

const { values: flags, positionals: traces } = parseArgs({
  allowPositionals: true,
  options: {
    trials: { type: 'string', default: '2000' },
    set: { type: 'string', multiple: true },
    split: { type: 'string', default: 'points' },
    jobs: { type: 'string', default: '2' },
  },
});
const [trials, jobs] = [Number(flags.trials), Number(flags.jobs)];
const TIMES = 10;
if (
  traces.length === 0 ||
  !(Number.isInteger(trials) && trials >= 1000) ||
  !(Number.isInteger(jobs) && jobs >= 1)
) {
  process.stderr.write(
    'allowed: one or more traces, --trials of at least 1000 (four blocks), --jobs of at least 1\n',
  );
  process.exit(2);
}

const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;

async function check(trace) {
  const { search } = prepareSearch(undefined, { ...flags, trace, fullGradient: true, trials });
  const advice = await advise({ ...search, jobs });
  const executor = new Executor(jobs);
  try {
    const { candidates, goal } = search;
    const field = fieldFor(executor, experimentFor(search, candidates), goal, TIMES * trials);
    const all = candidates.map((_, i) => i);
    const times = await field.pull(all, 0, Math.ceil((TIMES * trials) / unitOf(goal)));
    // What never completes says why, in words.
    const means = times.map((own) => (typeof own === 'string' ? Infinity : mean(own)));
    const best = means.indexOf(Math.min(...means));
    const { low, high } = intervalOf(pairedDifference(times[advice.winner], times[best]), 0.95);
    const share = advice.spent / (candidates.length * trials);
    const relative = [low, high].map((end) => `${((100 * end) / means[best]).toPrecision(2)} %`);
    console.log(
      `${basename(trace)}: advise ${candidates[advice.winner].label}, exhaustive ${candidates[best].label}, ` +
        `slower by [${relative.join(', ')}]; ${candidates.length} candidates, ${(100 * share).toFixed(1)} % of the trials`,
    );
    return low <= 0 && share <= 0.25;
  } finally {
    await executor.end();
  }
}

try {
  for (const trace of traces) if (!(await check(trace))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
