import { atMost, below, type Claim, claimsFor } from '../../analysis/figures/claim.js';
import type { Figure, FigureContext, Run } from '../../analysis/figures/figure.js';
import { computationLoad } from '../../engine/plan.js';
import { layOut } from '../../simulation/experiment/experiment.js';
import { RULES, type Rule, SCHEMES, type SchemeName, type Setting, settingsOf } from './settings.js';

const WORKERS = 256;
const JOBS = 20;
/** As many as the authors simulate, for which the measured rounds come again. */
const MANY_JOBS = 80;
/** The same workers' rounds, in which each processed none of the data, and all. */
const PROFILES = [0, 1].map((load) => `traces/aws_lambda/canada_load${load}_b2048_w256_r30.csv.gz`);

/** Seconds for the whole data on one worker: slope of the authors' line of duration on load for this profile. */
const SECONDS_PER_LOAD = 1.1217530061354;

/** Total times of the authors' program (commit 21933da5) with their parameters on this profile: 20 jobs, mu = 1. */
const OF_THEIR_PROGRAM: Readonly<Record<SchemeName, number>> = {
  uncoded: 31.51643395360433,
  gc: 26.00006195245503,
  'sr-sgc': 25.487385773869722,
  'm-sgc': 27.119591964935587,
};

/** A setting that was run. */
interface Timed extends Setting {
  /** Share of the data that a worker processes per round. */
  readonly load: number;
  /** Seconds for all jobs. */
  readonly total: number;
}

export const runtimes: Figure = {
  id: 'sequential-runtimes',
  paper: 'sequential',
  title: 'Total time of 20 jobs on measured rounds of 256 workers, sequential gradient coding',
  source:
    'Sequential Gradient Coding, table of run times, by the authors’ way of simulating them on measured rounds',
  make: async (context) => {
    const { timed, runs } = await runAll(context, settingsOf(JOBS, context.quick));
    const theirs = (jobs: number) => settingsOf(jobs, true).filter(({ isAuthors }) => isAuthors);
    const many = await runAll(context, theirs(MANY_JOBS));
    const measured = await runAll(context, theirs(JOBS), measuredDelay);
    const ofAuthors: Find = (name, rule) => theirsOf(timed, name, rule);
    const atLoads: Find = (name, rule) => theirsOf(measured.timed, name, rule);
    const best: Find = (name, rule) =>
      timed
        .filter((each) => each.name === name && each.rule === rule)
        .reduce((a, b) => (b.total < a.total ? b : a));
    const shown = RULES.flatMap((rule) =>
      SCHEMES.flatMap((name) => [
        { choice: 'authors', times: 'line', ...ofAuthors(name, rule) },
        { choice: 'best', times: 'line', ...best(name, rule) },
        { choice: 'authors', times: 'measured', ...atLoads(name, rule) },
      ]),
    );
    return {
      columns: ['rule', 'scheme', 'choice', 'times', 'parameters', 'load', 'total_time', 'over_uncoded'],
      rows: shown.map(({ rule, name, choice, times, text, load, total }) => {
        const uncoded = (times === 'line' ? ofAuthors : atLoads)('uncoded', 'paper').total;
        return [rule, name, choice, times, text, load, total, total / uncoded];
      }),
      chart: {
        title: 'Total time of 20 jobs on measured rounds',
        caption:
          `${WORKERS} AWS Lambda workers (Canada), rounds as measured at load 0, and ${SECONDS_PER_LOAD.toFixed(3)} s times the ` +
          'load on top; μ = 1. Rule: paper, or authors (their program). Left: parameters that the authors found on another ' +
          'profile; right: the best of a grid on this one. Measured: their parameters, times on a line between those ' +
          'measured at loads 0 and 1, worker by worker and round by round. Nothing is random.',
        columns: [
          { header: 'Rule' },
          { header: 'Scheme' },
          { header: 'Their parameters', align: 'right' },
          { header: 'Total (s)', align: 'right' },
          { header: 'Measured (s)', align: 'right' },
          { header: 'Best parameters', align: 'right' },
          { header: 'Total (s)', align: 'right' },
        ],
        rows: RULES.flatMap((rule) =>
          SCHEMES.map((name) => {
            const [theirs, ours] = [ofAuthors(name, rule), best(name, rule)];
            const totals = [theirs, atLoads(name, rule), ours].map(({ total }) => total.toFixed(3));
            return [rule, name, theirs.text, totals[0], totals[1], ours.text, totals[2]];
          }),
        ),
      },
      claims: claimsOf({
        ofAuthors,
        best,
        atLoads,
        ofMany: (name, rule) => theirsOf(many.timed, name, rule),
      }),
      runs: [...runs, ...many.runs, ...measured.runs],
    };
  },
};

/** Runs every setting: those that take as many rounds in one sweep. */
async function runAll(
  context: FigureContext,
  settings: readonly Setting[],
  delayFor: (context: FigureContext) => object = delayOf,
): Promise<{ timed: Timed[]; runs: Run[] }> {
  const delay = delayFor(context);
  const timed: Timed[] = [];
  const runs: Run[] = [];
  for (const rounds of [...new Set(settings.map((each) => each.rounds))].sort((a, b) => a - b)) {
    const own = settings.filter((each) => each.rounds === rounds);
    const run = await context.run({
      name: 'sequential-runtimes',
      ...{ seed: context.seed, trials: 1, rounds, workers: WORKERS, split: 'points', delay },
      // No coding is the same by both rules.
      sweep: {
        scheme: own
          .filter(({ name, rule }) => name !== 'uncoded' || rule === 'paper')
          .map(({ scheme }) => scheme),
      },
    });
    runs.push(run);
    for (const setting of own) {
      const { time, point } = run.results.at({ scheme: setting.scheme });
      const load = computationLoad(layOut(point).plan) / WORKERS;
      timed.push({ ...setting, load, total: time.value * rounds });
    }
  }
  return { timed, runs };
}

/** The measured rounds, or states that last in their place, and time in proportion to the load. */
function delayOf(context: FigureContext): object {
  const file = context.file(PROFILES[0]);
  const overhead =
    file === undefined
      ? {
          ...{ model: 'gilbert-elliott', to_slow: 0.02, to_fast: 0.6 },
          fast: { model: 'lognormal', mu: -0.45, sigma: 0.1, correlation: 'iteration' },
          slow: { model: 'lognormal', mu: 0.3, sigma: 0.2, correlation: 'iteration' },
        }
      : { model: 'trace', file, mode: 'replay', fixed: 1 };
  // With one task for each worker, a task is the share 1/n of the data.
  return {
    model: 'sum',
    models: [overhead, { model: 'deterministic', value: SECONDS_PER_LOAD / WORKERS }],
  };
}

/** Times on the line between those measured at load 0 and at load 1; without the files as above. */
function measuredDelay(context: FigureContext): object {
  const [none, all] = PROFILES.map((file) => context.file(file));
  if (none === undefined || all === undefined) return delayOf(context);
  const levels = [{ load: WORKERS, file: all }];
  return { model: 'trace', file: none, mode: 'replay', load: 0, levels };
}

type Find = (name: SchemeName, rule: Rule) => Timed;

/** The setting with the authors' parameters. */
function theirsOf(timed: readonly Timed[], name: SchemeName, rule: Rule): Timed {
  return timed.find((each) => each.name === name && each.rule === rule && each.isAuthors) as Timed;
}

const CODED = ['gc', 'sr-sgc', 'm-sgc'] as const;

/** Totals with the authors' parameters, the best ones, at measured loads, and of many jobs. */
type Finders = Readonly<Record<'ofAuthors' | 'best' | 'atLoads' | 'ofMany', Find>>;

function claimsOf({ ofAuthors, best, ofMany, atLoads }: Finders): Claim[] {
  const claim = claimsFor('sequential');
  const section = 'table of run times';
  const over = (a: Timed, b: Timed) => a.total / b.total;
  const most = (ratios: readonly number[]) => Math.max(...ratios);
  const uncoded = ofAuthors('uncoded', 'authors');
  const orderOf = (find: Find, rule: Rule) =>
    most([over(find('m-sgc', rule), find('sr-sgc', rule)), over(find('sr-sgc', rule), find('gc', rule))]);
  const changeOf = (name: SchemeName, rule: Rule) =>
    Math.abs(over(atLoads(name, rule), ofAuthors(name, rule)) - 1);
  const change = (name: SchemeName) => over(atLoads(name, 'authors'), ofAuthors(name, 'authors')).toFixed(4);
  const order = 'M-SGC takes less time than SR-SGC, and that less than GC';
  return [
    claim({
      id: 'runtimes-of-their-program',
      section: 'their program',
      origin: 'ours',
      statement: 'By the rule of the authors’ program our total times are those of their program',
      found: most(SCHEMES.map((name) => Math.abs(ofAuthors(name, 'authors').total - OF_THEIR_PROGRAM[name]))),
      verdict: atMost(1e-6),
      note: 'value: largest difference in seconds, of four; their program, run on the same profile with the same parameters',
    }),
    claim({
      id: 'runtimes-coded-is-faster',
      section,
      statement: 'GC, SR-SGC and M-SGC take less time than no coding',
      found: most(CODED.map((name) => over(ofAuthors(name, 'authors'), uncoded))),
      verdict: below(1),
      note: 'value: largest of the three quotients, their rule and their parameters; the profile is another one than theirs',
    }),
    claim({
      id: 'runtimes-order',
      section,
      statement: order,
      found: orderOf(ofAuthors, 'authors'),
      verdict: below(1),
      note: 'value: the larger quotient, their rule and their parameters, which are for a profile of 100 rounds and 80 jobs',
      instead:
        'SR-SGC is the fastest: M-SGC waits for all workers more often, and takes a round more than there are jobs',
    }),
    claim({
      id: 'runtimes-order-best',
      section,
      statement: `${order}, each with the best parameters for the profile`,
      found: orderOf(best, 'authors'),
      verdict: below(1),
      note: 'value: the larger quotient, their rule, the best of a grid of parameters on this profile',
      instead: 'SR-SGC is the fastest, and M-SGC takes more time than GC',
    }),
    claim({
      id: 'runtimes-order-paper-rule',
      section,
      origin: 'ours',
      statement: `${order}, by the paper’s rule, each with the best parameters for the profile`,
      found: orderOf(best, 'paper'),
      verdict: below(1),
      note: 'value: the larger quotient, the paper’s rule, the best of a grid of parameters on this profile',
      instead: 'SR-SGC and GC take about the same time, and M-SGC takes more',
    }),
    claim({
      id: 'runtimes-order-many-jobs',
      section,
      origin: 'ours',
      statement: `${order}, by the paper’s rule, with ${MANY_JOBS} jobs`,
      found: orderOf(ofMany, 'paper'),
      verdict: below(1),
      note:
        'value: the larger quotient, the paper’s rule and their parameters, the measured rounds from the start again after ' +
        `the last; by the rule of their program it is ${orderOf(ofMany, 'authors').toFixed(4)}`,
    }),
    claim({
      id: 'runtimes-measured-loads',
      section: 'their program',
      origin: 'ours',
      statement:
        'Times measured at two loads, with a line between them for each worker and round, give the same totals',
      found: most(RULES.flatMap((rule) => SCHEMES.map((name) => changeOf(name, rule)))),
      verdict: atMost(0.03),
      note:
        'value: largest relative change, their parameters, against one slope for all; by the rule of their program ' +
        CODED.map((name) => `${name} ${change(name)}`).join(', '),
    }),
    claim({
      id: 'runtimes-rule',
      section: 'their program',
      origin: 'ours',
      statement: 'By the paper’s rule each code takes less time than by the rule of their program',
      found: most(CODED.map((name) => over(ofAuthors(name, 'paper'), ofAuthors(name, 'authors')))),
      verdict: below(1),
      note:
        'value: the largest of the three quotients, their parameters; ' +
        CODED.map(
          (name) => `${name} ${over(ofAuthors(name, 'paper'), ofAuthors(name, 'authors')).toFixed(4)}`,
        ).join(', '),
    }),
  ];
}
