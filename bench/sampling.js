// The picture of error against trials in docs/background/statistics.md: the same bytes on every machine.
// Usage: npm run bench:sampling [-- --images docs/images]
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { renderChart } from '../dist/report/chart.js';
import { writeFiles } from '../dist/report/files.js';
import { lineChart } from '../dist/report/line-chart.js';
import { resolveExperiment } from '../dist/simulation/experiment/resolve.js';
import { parseExperiment } from '../dist/simulation/input/document.js';
import { BlockRunner } from '../dist/simulation/monte-carlo/block.js';
import { pointGroupsOf } from '../dist/simulation/monte-carlo/point-group.js';
import { mergeMoments, NO_MOMENTS, standardError } from '../dist/statistics/moments.js';

const { values } = parseArgs({ options: { images: { type: 'string', default: 'docs/images' } } });

const SCHEMES = [{ name: 'uncoded' }, { name: 'uc-mmc', load: 3 }, { name: 'cpgc', load: 3 }];
const SAMPLINGS = ['independent', 'sobol'];
const [LEAST, MOST] = [2 ** 16, 2 ** 21];

/** Relative standard errors of the mean completion time, of each scheme, whenever the trials have doubled. */
function errors(sampling) {
  const experiment = resolveExperiment(
    parseExperiment(
      JSON.stringify({
        ...{ workers: 20, trials: MOST, split: 'blocks', scheme: SCHEMES[0], sampling },
        delay: { model: 'shifted-exponential', alpha: 0.01, mu: 10 },
        sweep: { scheme: SCHEMES },
      }),
      'sampling',
    ),
  );
  const runner = new BlockRunner(experiment, pointGroupsOf(experiment)[0]);
  const moments = SCHEMES.map(() => NO_MOMENTS);
  const points = SCHEMES.map(() => []);
  let next = LEAST;
  for (let block = 0, trials = 0; next <= MOST && trials < MOST; block++) {
    const results = runner.run(block);
    trials += results[0].trials;
    results.forEach((result, i) => {
      moments[i] = mergeMoments(moments[i], result.moments.completion_time);
    });
    if (trials < next) continue;
    moments.forEach((each, i) => {
      points[i].push({ series: sampling, x: trials, y: standardError(each) / each.mean });
    });
    next *= 2;
  }
  return points;
}

const found = SAMPLINGS.map(errors);
const chart = lineChart({
  title: 'Error against trials',
  caption:
    'Standard error of the mean completion time over the mean, with independent draws and with scrambled Sobol points. ' +
    'K = 20 workers, shifted exponential delays, alpha = 0.01, mu = 10, a draw per worker; r = 3.',
  series: SAMPLINGS.map((name) => ({ name })),
  panels: SCHEMES.map(({ name }, i) => ({
    title: name,
    x: { title: 'trials', log: true },
    y: { title: 'relative standard error', log: true },
    points: found.flatMap((points) => points[i]),
  })),
});
const { svg } = await renderChart(chart);
const path = join(values.images, 'sampling.svg');
writeFiles([{ path, content: svg }]);
console.log(path);
