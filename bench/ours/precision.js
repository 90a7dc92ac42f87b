// How long it takes until the mean completion time of every scheme of a point is known to a relative standard error of
// 0.005 %, with Sobol points in one thread. An error falls with the root of the blocks, so that it need not be waited for.
// Usage: node bench/ours/precision.js SECONDS EXPERIMENT, the experiment as JSON.

import { resolveExperiment } from '../../dist/simulation/experiment/resolve.js';
import { parseExperiment } from '../../dist/simulation/input/document.js';
import { BlockRunner } from '../../dist/simulation/monte-carlo/block.js';
import { blockTrials, pointGroupsOf } from '../../dist/simulation/monte-carlo/point-group.js';
import { momentsOf } from '../../dist/statistics/moments.js';
import { report } from './clock.js';

/** The relative standard error that is asked for. */
const TARGET = 5e-5;
/** Fewer blocks do not say how much blocks differ. */
const LEAST_BLOCKS = 20;

const experiment = resolveExperiment(
  parseExperiment(JSON.stringify({ ...JSON.parse(process.argv[3]), sampling: 'sobol' }), 'bench'),
);
const [group] = pointGroupsOf(experiment);
const runner = new BlockRunner(experiment, group);
const means = experiment.points.map(() => []);
let block = 0;

function batch() {
  runner.run(block++).forEach(({ moments }, i) => {
    means[i].push(moments.completion_time.mean);
  });
  return blockTrials(group.sampling) * means.length;
}

report(
  () => {
    let work = 0;
    do work += batch();
    while (block < LEAST_BLOCKS);
    return work;
  },
  (work, seconds) => {
    // What was done before the clock was started counts as a result, too.
    const perBlock = (seconds / work) * blockTrials(group.sampling) * means.length;
    const found = means.map((each) => {
      const { n, mean, m2 } = momentsOf(Float64Array.from(each));
      return { mean, se: Math.sqrt(m2 / (n - 1) / n), n };
    });
    return {
      mean: found.reduce((sum, { mean }) => sum + mean, 0),
      // Schemes on the same points are not independent: the sum is the most that theirs can be.
      se: found.reduce((sum, { se }) => sum + se, 0),
      until: Math.max(...found.map(({ mean, se, n }) => perBlock * n * (se / mean / TARGET) ** 2)),
    };
  },
);
