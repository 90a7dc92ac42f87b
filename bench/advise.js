// What `straggle advise --full-gradient` names on measured traces, with the rounds replayed and drawn at random and on ten
// seeds each, against an exhaustive run: every candidate in every round, by the way of `straggle run`. A line per trace.
// Status 1 where a winner is not the exhaustive one or one whose stated interval reaches it.
// Usage: npm run bench:advise -- TRACE… [--seeds 10 --set delay.fixed=0.4 --split points --jobs 2]
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { advise } from '../dist/analysis/advise/advise.js';
import { experimentFor } from '../dist/analysis/advise/search.js';
import { prepareSearch } from '../dist/cli/prepare-search.js';
import { readTrace } from '../dist/models/traces/reader.js';
import { Executor } from '../dist/simulation/execution/executor.js';
import { runTrials } from '../dist/simulation/execution/run.js';
import { InputError } from '../dist/simulation/input/input-error.js';

const { values: flags, positionals: traces } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '10' },
    set: { type: 'string', multiple: true, default: [] },
    split: { type: 'string', default: 'points' },
    jobs: { type: 'string', default: '2' },
  },
});
const [seeds, jobs] = [Number(flags.seeds), Number(flags.jobs)];
if (
  traces.length === 0 ||
  !(Number.isInteger(seeds) && seeds >= 1) ||
  !(Number.isInteger(jobs) && jobs >= 1)
) {
  process.stderr.write('allowed: one or more traces, --seeds and --jobs of at least 1\n');
  process.exit(2);
}

/** Mean times of all candidates over all rounds. */
async function exhaustive({ search }, rounds) {
  const points = search.candidates.map(({ point }) => {
    const { training: _, ...rest } = point;
    return { ...rest, trials: rounds, delay: { ...point.delay, mode: 'replay' } };
  });
  const executor = new Executor(jobs);
  try {
    const { rows } = await runTrials({ ...experimentFor(search, search.candidates), points }, executor);
    return rows.map(({ time }) => time.value);
  } finally {
    await executor.end();
  }
}

async function check(trace) {
  const { rounds } = readTrace(trace);
  const found = new Set();
  let [means, best, right] = [undefined, -1, true];
  for (const mode of ['replay', 'bootstrap']) {
    for (let seed = 0; seed < seeds; seed++) {
      const set = [...flags.set, `delay.mode=${mode}`];
      const prepared = prepareSearch(undefined, {
        split: flags.split,
        set,
        trace,
        fullGradient: true,
        seed: String(seed),
      });
      const advice = await advise({ ...prepared.search, jobs });
      means ??= await exhaustive(prepared, rounds);
      best = means.indexOf(Math.min(...means));
      const { winner, fastest, standings } = advice;
      found.add(standings[winner].candidate.label);
      // The same times, the same fastest, and a winner that its interval does not tell from it.
      const same = standings.every(
        ({ time }, i) => time !== undefined && Math.abs(time.value / means[i] - 1) < 1e-9,
      );
      const { low, high } = standings[winner].behind;
      right &&=
        same && means[fastest] <= means[best] * (1 + 1e-9) && (low <= 0 || high <= 0.005 * means[best]);
    }
  }
  const label = prepareLabel(trace, best);
  console.log(
    `${basename(trace)}: ${rounds} rounds, advise ${[...found].join('; ')}, exhaustive ${label}: ${right ? 'right' : 'WRONG'}`,
  );
  return right;
}

function prepareLabel(trace, best) {
  const { search } = prepareSearch(undefined, {
    split: flags.split,
    set: flags.set,
    trace,
    fullGradient: true,
  });
  return search.candidates[best].label;
}

try {
  for (const trace of traces) if (!(await check(trace))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
