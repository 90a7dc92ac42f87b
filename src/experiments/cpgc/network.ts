import { above, type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { pointsOf } from '../../analysis/figures/estimates.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { PAPER_SCHEMES, PAPER_SYSTEM, SERIES } from '../../analysis/papers/cpgc.js';
import type { Results, TrialsRow } from '../../simulation/results/labelled.js';
import { resultTable } from '../../simulation/results/table.js';
import { ratio } from '../../statistics/ratios.js';

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

/** Time of the master per message. A task takes a worker about 0.11. */
const OVERHEADS = [0, 0.0005, 0.001, 0.0015, 0.002, 0.003, 0.004, 0.005, 0.006, 0.008, 0.01];

const TOLERANCES = [0, 0.1] as const;

export const overhead: Figure = {
  id: 'cpgc-overhead',
  paper: 'cpgc',
  title:
    'Completion time against the master’s time per message, full gradient and tolerance 10 %, K = 20, r = 3',
  source: 'CPGC, end of Section 4.2 (more messages may introduce additional delays)',
  make: async (context) => {
    const trials = trialsFor(context, 20_000, 500);
    const run = await context.run({
      name: 'cpgc-overhead',
      seed: context.seed,
      trials,
      ...PAPER_SYSTEM,
      sweep: { tolerance: TOLERANCES, 'network.overhead': OVERHEADS, 'scheme.name': PAPER_SCHEMES },
    });
    return {
      ...resultTable(run.experiment, run.summaries),
      chart: {
        title: 'Many messages cost time where the master takes them in one by one',
        caption:
          `K = M = 20, r = 3, α = 0.01, μ = 10 (eq. (1)); ${trials.toLocaleString('en')} iterations per point, the ` +
          `same draws at all of them, 95 % bands, seed ${context.seed}. Each message occupies the master for the time on the ` +
          'x axis, one after the other in the order of their arrival, and counts after that; the links themselves take no ' +
          'time. MCC sends a message of three tasks where the others send three.',
        series: SERIES,
        panels: TOLERANCES.map((tolerance, i) => ({
          title: `(${'ab'[i]}) ${tolerance === 0 ? 'Full gradient' : 'Tolerance 10 %'}`,
          x: { title: 'time of the master per message (time units)' },
          y: { title: 'completion time (time units)', zero: true },
          points: pointsOf(
            run.results.where({ tolerance }),
            'scheme.name',
            'network.overhead',
            (row) => row.time,
          ),
        })),
        columns: 2,
        height: 230,
      },
      claims: [delayClaim(run.results)],
      runs: [run],
    };
  },
};

/** The remark on load; what it costs is compared where MCC has a twentieth more of a task to do for each message. */
function delayClaim(results: Results<TrialsRow>): Claim {
  const time = (scheme: string, overhead: number, tolerance = 0) =>
    results.at({ scheme, tolerance, 'network.overhead': overhead }).time;
  const at = 0.005;
  const slower = (scheme: string) => ratio(time(scheme, at), time(scheme, 0));
  const passes = (scheme: string, tolerance = 0) =>
    OVERHEADS.find((each) => time(scheme, each, tolerance).value > time('mcc', each, tolerance).value);
  const fromText = (scheme: string, tolerance = 0) => String(passes(scheme, tolerance) ?? 'none of the grid');
  return claimsFor('cpgc')({
    id: 'overhead-delay',
    section: '4.2 (end)',
    statement: 'Sending several messages may introduce additional delays, depending on the infrastructure',
    found: ratio(slower('cpgc'), slower('mcc')),
    verdict: above(1),
    note:
      `value: by what factor CPGC is slower with ${at} per message at the master (${slower('cpgc').value.toFixed(2)}) over the ` +
      `same of MCC (${slower('mcc').value.toFixed(2)}). For the full gradient MCC is ahead of CPGC from ${fromText('cpgc')} on, ` +
      `at tolerance 10 % from ${fromText('cpgc', 0.1)} on; it is ahead of UC-MMC from ${fromText('uc-mmc')} and ${fromText('uc-mmc', 0.1)} on`,
  });
}
