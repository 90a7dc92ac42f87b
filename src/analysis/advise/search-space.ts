import { createDelay } from '../../models/delays/registry.js';
import { schemes } from '../../schemes/registry.js';
import type { SchemeDefinition, Split } from '../../schemes/scheme.js';
import { resolveWait } from '../../schemes/wait.js';
import type { ProblemCache } from '../../simulation/experiment/problem.js';
import { lineOf } from '../../simulation/input/input-error.js';
import type { Base } from '../candidates/base.js';
import { byLoad, type Candidate, type Choice, candidateOf, settingLabel } from '../candidates/candidate.js';
import type { SchemeSpec } from '../candidates/spec.js';
import { deadlinesOf, rulesFor, type WaitSetting, waits } from './waiting.js';

/** Candidates that are searched. */
export interface SearchSpace {
  readonly split: Split;
  /** Schemes that recover everything and nothing else; or approximate ones, and tolerances, too. */
  readonly exactOnly: boolean;
  /** Only these schemes, with these parameters fixed; default: all. */
  readonly schemes?: readonly SchemeSpec[];
  /** Most tasks per worker. */
  readonly maxLoad: number;
  /** Most stored tasks ÷ M. */
  readonly maxStorage: number;
}

/** Settings of a scheme that are not searched, and why. */
export interface Skipped {
  readonly scheme: string;
  /** The settings that do not fit, such as "c = 3", and the number of all that were considered. */
  readonly settings: readonly string[];
  readonly of: number;
  /** Mistake in the first of them. */
  readonly reason: string;
}

interface Candidates {
  /** The cheapest first: by load, then in the order of the registry. */
  readonly candidates: readonly Candidate[];
  readonly skipped: readonly Skipped[];
}

/**
 * All candidates of a search: every scheme with every value of its parameters that fits the experiment. They are laid
 * out to see that they do, which takes seconds where there are hundreds of workers.
 * @param progress told how many schemes are done, of how many
 */
export function candidatesOf(
  base: Base,
  space: SearchSpace,
  problems: ProblemCache,
  progress?: (done: number, total: number) => void,
): Candidates {
  const { workers, tasks, delay } = base.point;
  const setting: GridSetting = {
    workers,
    tasks,
    maxLoad: space.maxLoad,
    coarse: !space.exactOnly,
    someDoNotRespond: createDelay(delay).responseProbability < 1,
    deadline: deadlinesOf(base.point),
  };
  const found = new Map<string, Candidate>();
  const skipped: Skipped[] = [];
  for (const [number, definition] of schemes().entries()) {
    progress?.(number, schemes().length);
    const specs = space.schemes?.filter(({ name }) => name === definition.name);
    if (specs?.length === 0 || !isAdmissible(definition, space)) continue;
    const choices = choicesOf(definition, specs ?? [NOTHING_FIXED], space, setting);
    const refused: { readonly choice: Choice; readonly reason: string }[] = [];
    for (const choice of choices) {
      const candidate = candidateOf(base, choice, problems, !space.exactOnly);
      if (Array.isArray(candidate)) refused.push({ choice, reason: lineOf(candidate[0]) });
      else if (isWithin(candidate, space)) found.set(candidate.spec, candidate);
      else refused.push({ choice, reason: beyond(candidate, space) });
    }
    if (refused.length > 0) {
      skipped.push({
        scheme: definition.name,
        settings: refused.map(({ choice }) => settingOf(choice, workers)),
        of: choices.length,
        reason: refused[0].reason,
      });
    }
  }
  return { candidates: [...found.values()].sort(byLoad), skipped };
}

type Fixed = Pick<SchemeSpec, 'parameters' | 'tolerance'>;

const NOTHING_FIXED: Fixed = { parameters: {} };

function isAdmissible(definition: SchemeDefinition, { split, exactOnly }: SearchSpace): boolean {
  if (definition.split !== 'either' && definition.split !== split) return false;
  return !exactOnly || definition.exact;
}

function choicesOf(
  definition: SchemeDefinition,
  specs: readonly Fixed[],
  { split, exactOnly }: SearchSpace,
  setting: GridSetting,
): Choice[] {
  const { shape } = definition.parameters;
  // A parameter of the same name that takes other values keeps its default.
  const fits = (key: string, value: unknown) => value !== undefined && shape[key].safeParse(value).success;
  const searched = Object.keys(shape).filter(
    (key) => key in GRIDS && GRIDS[key](setting).some((value) => fits(key, value)),
  );
  return specs.flatMap((fixed) => {
    let some: Readonly<Record<string, unknown>>[] = [fixed.parameters];
    for (const key of searched.filter((each) => !(each in fixed.parameters))) {
      some = some.flatMap((chosen) =>
        [...GRIDS[key](setting), ...rulesFor(definition, key, chosen, setting)].map((value) =>
          value === undefined ? chosen : { ...chosen, [key]: value },
        ),
      );
    }
    const tolerances = tolerancesOf(definition, fixed, exactOnly);
    return some.flatMap((parameters) =>
      tolerances.map((tolerance) => ({ name: definition.name, parameters, tolerance, split })),
    );
  });
}

function tolerancesOf(definition: SchemeDefinition, { tolerance }: Fixed, exactOnly: boolean): unknown[] {
  if (exactOnly || !definition.tolerant) return [0];
  return tolerance === undefined ? [0, ...TOLERANCES] : [tolerance];
}

/** Whether a candidate keeps to the limits of load and storage. */
export function isWithin(
  { load, storage }: Pick<Candidate, 'load' | 'storage'>,
  { maxLoad, maxStorage }: SearchSpace,
): boolean {
  return load <= maxLoad + 1e-9 && storage <= maxStorage + 1e-9;
}

function beyond({ load, storage }: Candidate, { maxLoad, maxStorage }: SearchSpace): string {
  return load > maxLoad + 1e-9
    ? `${load.toPrecision(3)} tasks per worker; allowed: at most ${maxLoad}`
    : `${storage.toPrecision(3)} times the data stored; allowed: at most ${maxStorage}`;
}

/** The parameters of a choice in words: "c = 3, wait 11/30". */
function settingOf({ name, parameters, tolerance }: Choice, workers: number): string {
  const all = Object.entries(tolerance === 0 ? parameters : { ...parameters, tolerance });
  return all.map(([key, value]) => settingLabel(name, key, value, workers)).join(', ');
}

/** System over which a grid of parameter values is laid. */
interface GridSetting extends WaitSetting {
  /** Most tasks per worker. */
  readonly maxLoad: number;
  /** Whether there are many other parameters, so that loads are thinned out. */
  readonly coarse: boolean;
}

/**
 * The values that a search tries for a parameter, by its name, in every scheme that has a parameter of that
 * name. The scheme itself refuses values that it cannot use. `undefined`: left out.
 */
const GRIDS: Readonly<Record<string, (setting: GridSetting) => readonly unknown[]>> = {
  load: loads,
  redundancy: ({ workers, tasks, ...rest }) => {
    // d copies of each of M tasks are M·d/K tasks per worker.
    const most = Math.min(workers, Math.floor((rest.maxLoad * workers) / tasks));
    return numbers(2, most).filter((d) => d <= 4 || isDouble(d));
  },
  wait: waits,
  stragglers: ({ workers }) => STRAGGLERS.filter((s) => s < workers),
  // Of schemes without a barrier: s, H and R.
  staleness: () => [1, 2, 4, 8],
  steps: () => [2, 4, 8],
  keep: () => [1, 2, 4],
  // Of codes with memory.
  B: () => [1],
  W: () => [2, 3],
  lambda: ({ workers }) => [...new Set([1 / 8, 1 / 4, 1 / 2].map((part) => resolveWait(part, workers)))],
  orders: ({ workers, maxLoad }) =>
    [
      [1, 2],
      [1, 1, 2],
      [1, 2, 3],
      [1, 1, 2, 2],
      [1, 2, 3, 4],
    ].filter(
      (orders) => orders.length <= maxLoad && orders.reduce((sum, order) => sum + order, 0) <= workers,
    ),
};

/** Stragglers that are tolerated by codes which are laid out for a number of them. */
export const STRAGGLERS = [1, 2, 3];

/** Tolerances that are searched where a part of the gradient may be missing. */
const TOLERANCES = [0.05, 0.1, 0.2] as const;

/** With more workers or tasks than this, only some loads are tried. */
const ALL_UP_TO = 32;

/**
 * Loads from M/K on, or from 2 where M = K: a single task for each worker is no code. All where there are few, else
 * small ones, those that divide M, and some between.
 */
function loads({ workers, tasks, maxLoad, coarse }: GridSetting): number[] {
  const least = tasks === workers ? 2 : Math.ceil(tasks / workers);
  const all = numbers(least, Math.min(tasks, Math.floor(maxLoad + 1e-9)));
  return tasks <= ALL_UP_TO && !coarse
    ? all
    : all.filter((load) => load < least + 7 || tasks % load === 0 || isRound(load));
}

/** 2^k, 1.25·2^k, 1.5·2^k and 1.75·2^k: steps of 14 to 25 %. */
function isRound(n: number): boolean {
  const power = 2 ** Math.floor(Math.log2(n));
  return (4 * n) % power === 0;
}

/** 2^k and 1.5·2^k. */
function isDouble(n: number): boolean {
  const power = 2 ** Math.floor(Math.log2(n));
  return (2 * n) % power === 0;
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
