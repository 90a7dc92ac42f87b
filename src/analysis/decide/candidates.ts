import { createDelay } from '../../models/delays/registry.js';
import { parametersOf, schemes } from '../../schemes/registry.js';
import type { SchemeDefinition, Split } from '../../schemes/scheme.js';
import type { ProblemCache } from '../../simulation/experiment/problem.js';
import type { Base } from './base.js';
import { type Candidate, type Choice, candidateOf, settingLabel } from './candidate.js';
import { GRIDS, type GridSetting, TOLERANCES } from './grids.js';
import type { SchemeSpec } from './spec.js';

/** What is searched. */
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
  /** The settings that do not fit, such as "c = 3", of how many that were thought of. */
  readonly settings: readonly string[];
  readonly of: number;
  /** What is wrong with the first of them. */
  readonly reason: string;
}

export interface Candidates {
  /** The cheapest first: by load, then in the order of the registry. */
  readonly candidates: readonly Candidate[];
  readonly skipped: readonly Skipped[];
}

/**
 * An approximate scheme is one that stops at `wait` responders; exact ones end when what has arrived decodes.
 */
export function isExact(definition: SchemeDefinition): boolean {
  return !('wait' in parametersOf(definition).shape);
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
      const candidate = candidateOf(base, choice, problems);
      if (Array.isArray(candidate)) refused.push({ choice, reason: candidate[0] });
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
  return { candidates: [...found.values()].sort((a, b) => a.load - b.load), skipped };
}

type Fixed = Pick<SchemeSpec, 'parameters' | 'tolerance'>;

const NOTHING_FIXED: Fixed = { parameters: {} };

function isAdmissible(definition: SchemeDefinition, { split, exactOnly }: SearchSpace): boolean {
  if (definition.split !== 'either' && definition.split !== split) return false;
  return !exactOnly || isExact(definition);
}

function choicesOf(
  definition: SchemeDefinition,
  specs: readonly Fixed[],
  { split, exactOnly }: SearchSpace,
  setting: GridSetting,
): Choice[] {
  const searched = Object.keys(parametersOf(definition).shape).filter((key) => key in GRIDS);
  return specs.flatMap((fixed) => {
    let some: Readonly<Record<string, unknown>>[] = [fixed.parameters];
    for (const key of searched.filter((each) => !(each in fixed.parameters))) {
      some = some.flatMap((chosen) =>
        GRIDS[key](setting).map((value) => (value === undefined ? chosen : { ...chosen, [key]: value })),
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
