// Variance of the mean completion time, for one trial and relative to the mean's square, of each scheme of a point.
// Usage: node bench/ours/variance.js SECONDS EXPERIMENT SAMPLING, as far as it gets in so many seconds, 32 blocks at least

import { resolveExperiment } from '../../dist/simulation/experiment/resolve.js';
import { parseExperiment } from '../../dist/simulation/input/document.js';
import { BlockRunner } from '../../dist/simulation/monte-carlo/block.js';
import { pointGroupsOf } from '../../dist/simulation/monte-carlo/point-group.js';
import { mergeMoments, NO_MOMENTS, standardError } from '../../dist/statistics/moments.js';
import { report } from './clock.js';

/** Fewer do not say how much blocks differ. */
const LEAST_BLOCKS = 32;

const [text, sampling] = process.argv.slice(3);
// Of a seed of its own each time, so that rounds say how well it is known.
const seed = Math.floor(2 ** 31 * Math.random());
const experiment = resolveExperiment(
  parseExperiment(JSON.stringify({ ...JSON.parse(text), sampling, seed }), 'bench'),
);
const runner = new BlockRunner(experiment, pointGroupsOf(experiment)[0]);
const moments = experiment.points.map(() => NO_MOMENTS);
let block = 0;
let trials = 0;

function batch() {
  const results = runner.run(block++);
  trials += results[0].trials;
  results.forEach((result, i) => {
    moments[i] = mergeMoments(moments[i], result.moments.completion_time);
  });
  return results[0].trials;
}

report(
  () => {
    let work = 0;
    do work += batch();
    while (block < LEAST_BLOCKS);
    return work;
  },
  () => ({ variances: moments.map((each) => trials * (standardError(each) / each.mean) ** 2) }),
);
