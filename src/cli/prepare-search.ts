import { basename } from 'node:path';
import type { Goal } from '../analysis/advise/field.js';
import { NO_RARE_EVENTS, type RareEvents, rareEvents } from '../analysis/advise/rare-events.js';
import type { Search } from '../analysis/advise/search.js';
import { candidatesOf, isWithin, type SearchSpace } from '../analysis/advise/search-space.js';
import { type GivenShares, sharesCandidates } from '../analysis/advise/shares.js';
import { standInTraining, targetOf } from '../analysis/advise/target.js';
import { type Base, resolveBase, withData } from '../analysis/candidates/base.js';
import { byLoad, type Candidate, candidateOf, isPlain } from '../analysis/candidates/candidate.js';
import { roundsOf } from '../analysis/candidates/measured.js';
import { parseSchemes, type SchemeSpec } from '../analysis/candidates/spec.js';
import { DelayError } from '../models/errors.js';
import { readTrace } from '../models/traces/reader.js';
import { count, short } from '../report/numbers.js';
import { schemeNamed, schemes } from '../schemes/registry.js';
import type { Split } from '../schemes/scheme.js';
import { isTraining, trainingPoint } from '../simulation/experiment/experiment.js';
import { ProblemCache } from '../simulation/experiment/problem.js';
import { type ExperimentDocument, withSettings } from '../simulation/input/document.js';
import { fault, InputError, mistake } from '../simulation/input/input-error.js';
import { assumptions } from './assumptions.js';
import { documentFrom, filesOf } from './prepare.js';
import { type SearchFlags, type SearchGoal, searchGoal } from './search-goal.js';

/** A search that is ready to start. */
export interface PreparedSearch {
  readonly search: Omit<Search, 'jobs'>;
  /** The experiment as the user has it, for the winner's file. */
  readonly origin: Base;
  /** Assumptions of the answer, a sentence each. */
  readonly assumed: readonly string[];
  /** Files that are read. */
  readonly inputs: readonly string[];
}

/** Most tasks per worker that are searched where --max-load does not say otherwise. */
const MOST_LOAD = 32;

/** Trials where neither --trials nor the experiment says otherwise. */
const ITERATIONS = 10_000;
const RUNS = 40;

/** Number of iterations where events are so rare that more are needed. */
const MOST_ITERATIONS = 100_000;

/** Iterations of a run that are recorded: enough to say when a target was reached. */
const RECORDED = 120;

/**
 * Reads and checks all that a search needs.
 * @param source the path of an experiment file, or what is in it; undefined with a trace
 * @param progress told how far the candidates are laid out
 * @throws InputError with one line per mistake
 */
export function prepareSearch(
  source: string | ExperimentDocument | undefined,
  flags: SearchFlags,
  progress?: (done: number, total: number) => void,
): PreparedSearch {
  const asked = searchGoal(source !== undefined, flags);
  const document = withSettings(documentOf(source, flags), flags.set ?? []);
  const written = flags.seed === undefined ? document : withField(document, { seed: flags.seed });
  const { document: seeded, shares } = equally(written);
  const given = resolveBase(seeded);
  const origin = asked.error !== undefined && !isTraining(given.point) ? withStandIn(given) : given;
  const base = asked.error === undefined ? origin : recorded(origin);
  const problems = new ProblemCache(base.experiment.dataFolders);
  const goal = goalOf(base, asked, flags, problems, !isTraining(given.point));
  const space = spaceOf(given, asked, flags);
  const { candidates, skipped } = candidatesOf(base, space, problems, progress);
  const isDrawn = asked.error === undefined && roundsOf(given.point) === undefined;
  const rare = isDrawn ? rareEvents(given.point) : NO_RARE_EVENTS;
  const unequal = sharesCandidates(base, space, problems, shares, rare.longest > 0);
  const all = [...withOwn(base, given, space, problems, candidates, seeded), ...unequal].sort(byLoad);
  if (all.length === 0) {
    throw new InputError(
      skipped.length === 0
        ? [fault('--schemes', 'no candidate', 'schemes that fit the experiment')]
        : skipped.map(({ scheme, reason }) => `${scheme}: no setting fits: ${reason}`),
    );
  }
  const trials =
    flags.trials ??
    (asked.error === undefined
      ? Math.max(trialsOf(given), Math.min(Math.max(rare.leastTrials, rare.boundTrials), MOST_ITERATIONS))
      : RUNS);
  return {
    search: { base, candidates: all, skipped, split: space.split, goal, trials, rare },
    origin,
    assumed: [
      ...assumptions({ given, origin, goal, space }),
      ...rarely(rare, trials),
      ...moved(unequal, shares, given, rare),
    ],
    inputs: [...(typeof source === 'string' ? [source] : []), ...filesOf(given.experiment)],
  };
}

/** The document with equal shares and single iterations: others are among what is searched. */
function equally(document: ExperimentDocument): { document: ExperimentDocument; shares: GivenShares } {
  const { shares, rounds: _, warmup: __, ...data } = document.data;
  if (shares === undefined) return { document, shares: { resplitCost: 0 } };
  // Whatever is wrong with them is said as usual.
  const { shares: own } = resolveBase(document).point;
  const resplitCost = own?.resplit_cost ?? 0;
  return { document: { ...document, data }, shares: { resplitCost, ...(own && { own }) } };
}

/** Assumptions about shares that are not equal. */
function moved(
  unequal: readonly Candidate[],
  { resplitCost }: GivenShares,
  { point }: Base,
  { longest }: RareEvents,
): string[] {
  const measured =
    longest > 0
      ? [`shares that follow measured speeds are not tried: what decides is rarer than what is measured`]
      : [];
  if (unequal.length === 0) return measured;
  const cost = resplitCost === 0 ? 'costs nothing' : `takes ${short(resplitCost)} for the whole job`;
  const rounds = roundsOf(point) !== undefined ? 'rounds come in the order of the trace, ' : '';
  return [
    `shares: ${rounds}a worker's time grows with its share as the delay model says, and moving data ` +
      `${cost} (shares.resplit_cost says otherwise)`,
    ...measured,
  ];
}

/** That what was not seen is allowed for, and how. */
function rarely({ longest }: RareEvents, trials: number): string[] {
  if (longest === 0) return [];
  return [
    `rare events decide: a task takes up to ${short(longest)}. Intervals allow for a worker that does in 3 of ` +
      `${count(trials)} iterations beside those that were met; rarer and longer ones are in no number`,
  ];
}

function trialsOf({ point }: Base): number {
  return isTraining(point) ? ITERATIONS : point.trials;
}

function documentOf(
  source: string | ExperimentDocument | undefined,
  { trace }: SearchFlags,
): ExperimentDocument {
  if (trace === undefined) return documentFrom(source as string | ExperimentDocument);
  try {
    const { workers } = readTrace(trace);
    return {
      label: trace,
      stem: basename(trace).replace(/(\.csv)?(\.gz)?$/, ''),
      folder: process.cwd(),
      data: { workers, delay: { model: 'trace', file: trace, mode: 'bootstrap' } },
    };
  } catch (error) {
    if (error instanceof DelayError) throw new InputError(error.mistakes.map((line) => `--trace: ${line}`));
    throw error;
  }
}

function withField(document: ExperimentDocument, data: Record<string, unknown>): ExperimentDocument {
  return { ...document, data: { ...document.data, ...data } };
}

function withStandIn(base: Base): Base {
  return withData(base, { training: standInTraining(base.point) });
}

/** Runs go on to their end, and enough of their iterations are recorded. */
function recorded(base: Base): Base {
  const { until: _, ...training } = base.document.data.training as Record<string, unknown>;
  return withData(base, { training: { ...training, record: RECORDED } });
}

function goalOf(
  base: Base,
  { error, metric }: SearchGoal,
  { maxVolume = Infinity }: SearchFlags,
  problems: ProblemCache,
  isStandIn: boolean,
): Goal {
  if (error === undefined) return { maxVolume };
  const point = trainingPoint(base.point);
  const relative = error.relative || isStandIn;
  const target = targetOf(point, problems.of(point, 0), {
    amount: error.amount,
    relative,
    ...(metric === undefined ? {} : { metric }),
  });
  if (target === undefined) {
    throw new InputError([
      mistake('--target-metric', 'error', 'loss: the optimum of this problem is not known'),
    ]);
  }
  if (!(target.value < target.start)) {
    const allowed = relative
      ? 'less than all of where it starts: a number below 1, or below 100 %'
      : `less than ${target.start.toPrecision(4)}, the ${target.metric} where training starts`;
    throw new InputError([mistake('--target-error', error.text, allowed)]);
  }
  return { maxVolume, target };
}

function spaceOf(given: Base, { error }: SearchGoal, flags: SearchFlags): SearchSpace {
  const split = splitOf(given, flags.split);
  const exactOnly = error === undefined;
  const specs = flags.schemes === undefined ? undefined : parseSchemes(flags.schemes);
  refuseInadmissible(specs ?? [], split, exactOnly);
  const most = Math.min(given.point.tasks, MOST_LOAD);
  return {
    split,
    exactOnly,
    maxLoad: flags.maxLoad ?? Math.max(most, Math.ceil(given.point.tasks / given.point.workers)),
    maxStorage: flags.maxStorage ?? Infinity,
    ...(specs && { schemes: specs }),
  };
}

function splitOf({ split, experiment }: Base, flag: string | undefined): Split {
  if (flag === 'points' || flag === 'blocks') return flag;
  if (flag !== undefined) throw new InputError([mistake('--split', flag, 'points, blocks')]);
  if (split !== undefined) return split;
  return experiment.points.every((point) => point.split === 'blocks') ? 'blocks' : 'points';
}

function refuseInadmissible(specs: readonly SchemeSpec[], split: Split, exactOnly: boolean): void {
  const fits = (name: string) => {
    const definition = schemeNamed(name);
    if (definition === undefined) return false;
    return (definition.split === 'either' || definition.split === split) && (!exactOnly || definition.exact);
  };
  const allowed = schemes().flatMap(({ name }) => (fits(name) ? name : []));
  const wrong = specs.filter(({ name }) => !fits(name));
  if (wrong.length === 0) return;
  const which = `${exactOnly ? 'exact schemes' : 'schemes'} for split: ${split}: ${allowed.join(', ')}`;
  throw new InputError(wrong.map(({ text }) => mistake('--schemes', text, which)));
}

/** The scheme of the experiment itself is one of the candidates, and so is uncoded, which all are compared with. */
function withOwn(
  base: Base,
  given: Base,
  space: SearchSpace,
  problems: ProblemCache,
  candidates: readonly Candidate[],
  { data }: ExperimentDocument,
): Candidate[] {
  const { split } = space;
  const written = data.scheme === undefined || space.schemes !== undefined ? [] : given.experiment.points;
  const own = written.flatMap(({ scheme: { name, ...parameters }, tolerance }) => {
    const definition = schemeNamed(name);
    const wrongSplit = definition?.split !== 'either' && definition?.split !== split;
    if (definition === undefined || wrongSplit || (space.exactOnly && !definition.exact)) return [];
    return [{ name, parameters, tolerance: space.exactOnly ? 0 : tolerance, split }];
  });
  const more = [{ name: 'uncoded', parameters: {}, tolerance: 0, split }, ...own].flatMap((choice) => {
    const candidate = candidateOf(base, choice, problems);
    return Array.isArray(candidate) ? [] : [candidate];
  });
  const keyOf = ({ point }: Candidate) => JSON.stringify([sorted(point.scheme), point.tolerance]);
  const known = new Set<string>();
  return [...candidates, ...more]
    .filter((candidate) => {
      const key = keyOf(candidate);
      return known.has(key) ? false : known.add(key);
    })
    .filter((candidate) => isPlain(candidate) || isWithin(candidate, space))
    .sort(byLoad);
}

function sorted(scheme: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(scheme).sort(([a], [b]) => (a < b ? -1 : 1));
}
