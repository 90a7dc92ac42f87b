import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { pointsOf } from '../../analysis/figures/point-at.js';
import { PAPER_SCHEMES, PAPER_SYSTEM, SERIES } from '../../analysis/papers/cpgc.js';
import { resultTable } from '../../simulation/results/table.js';

/** Full results per time unit. Computing takes about 0.15 time units, so that 7 results/unit is as slow. */
const BANDWIDTHS = [2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 200, 500, 1000];

const LINKS = ['shared', 'dedicated'] as const;

export const network: Figure = {
  id: 'cpgc-network',
  paper: 'cpgc',
  title: 'Completion time against bandwidth, one shared link and dedicated links, K = 20, r = 3',
  source: 'CPGC, end of Section 4.2 (its remark on load and volume)',
  make: async (context) => {
    const trials = trialsFor(context, 20_000, 1_000);
    const run = await context.run({
      name: 'cpgc-network',
      seed: context.seed,
      trials,
      ...PAPER_SYSTEM,
      sweep: { 'network.link': LINKS, 'network.bandwidth': BANDWIDTHS, 'scheme.name': PAPER_SCHEMES },
    });
    return {
      ...resultTable(run.experiment, run.summaries),
      chart: {
        title: 'What the messages cost when the network is slow',
        caption:
          `K = M = 20, r = 3, full gradient, α = 0.01, μ = 10 (eq. (1)); ${trials.toLocaleString('en')} ` +
          `iterations per point, the same draws at all of them, 95 % bands, seed ${context.seed}. A message of size s needs s/bandwidth on its ` +
          'link, and no other cost per message; on the shared link all messages queue, first come first served.',
        series: SERIES,
        panels: LINKS.map((link) => ({
          title: link === 'shared' ? 'one link shared by all' : 'a link for each worker',
          x: { title: 'bandwidth (full results per time unit)', log: true },
          y: { title: 'completion time (time units)', log: true },
          points: pointsOf(
            run.results.where({ 'network.link': link }),
            'scheme.name',
            'network.bandwidth',
            (row) => row.time,
          ),
        })),
      },
      claims: [],
      runs: [run],
    };
  },
};
