import { computationLoad, storageRedundancy } from '../../engine/plan.js';
import { IGNORED_WHERE_UNUSED, schemeNamed } from '../../schemes/registry.js';
import type { Split } from '../../schemes/scheme.js';
import type { UnequalShares } from '../../schemes/shares/rules.js';
import { resolveWait } from '../../schemes/wait.js';
import { checkedCode } from '../../simulation/experiment/check.js';
import { hasMemory, isAsynchronous, isTraining, type Point } from '../../simulation/experiment/experiment.js';
import { settledShares } from '../../simulation/experiment/known-shares.js';
import type { ProblemCache } from '../../simulation/experiment/problem.js';
import { type NamedScheme, pointJsonSchema, pointSchema } from '../../simulation/experiment/schema.js';
import { type Issue, mistake } from '../../simulation/input/input-error.js';
import { schemaIssues } from '../../simulation/input/messages.js';
import type { Base } from './base.js';

/** A scheme with all its parameters, put into an experiment. */
export interface Candidate {
  /** As `--schemes` takes it: erasurehead:load=3:wait=11. */
  readonly spec: string;
  /** As a reader takes it: erasurehead c = 3, wait 11/30. */
  readonly label: string;
  readonly point: Point;
  /** Tasks per worker, on average, if nothing is cut short. */
  readonly load: number;
  /** Tasks stored at all workers ÷ M. */
  readonly storage: number;
}

/** Costs of a candidate beside time: per iteration, or until the target is reached. */
export interface Cost {
  /** Work done by then, in tasks. */
  readonly computations: number;
  /** Communication volume, 1 = one full result. */
  readonly volume: number;
  readonly messages: number;
}

/** Fields of an experiment that a candidate sets. */
export interface Choice {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Default: the experiment's. */
  readonly tolerance?: unknown;
  readonly split: Split;
  /** Shares that are not equal. */
  readonly shares?: UnequalShares;
}

/** Whether a candidate is the plain way: uncoded, with equal shares. What all are compared with. */
export function isPlain({ point: { scheme, shares } }: Candidate): boolean {
  return scheme.name === 'uncoded' && shares === undefined;
}

/** The order of candidates: by load, as far as that is more than rounding. */
export function byLoad(a: Candidate, b: Candidate): number {
  return Math.round(a.load * 1e9) - Math.round(b.load * 1e9);
}

/** Updates of a trial without a barrier where the experiment says nothing; the first do not count. */
const LONG_RUN = { rounds: 150, warmup: 50 };

/**
 * Puts a scheme into an experiment.
 * @param takesAll whether schemes without a barrier are taken, too
 * @returns the candidate, or what is wrong with it
 */
export function candidateOf(
  base: Base,
  choice: Choice,
  problems: ProblemCache,
  takesAll = false,
): Candidate | Issue[] {
  const found = pointOf(base, choice);
  if (Array.isArray(found)) return found;
  const saysNothing = found.rounds === undefined && !isTraining(found);
  const point = isAsynchronous(found) && saysNothing ? { ...found, ...LONG_RUN } : found;
  if (isAsynchronous(point) && !takesAll) {
    return [mistake('scheme.name', choice.name, 'a scheme with a barrier: its iterations can be paired')];
  }
  if (hasMemory(point) && saysNothing) {
    const allowed = 'where the experiment has rounds (--set rounds=100): its gradients come rounds later';
    return [mistake('scheme.name', choice.name, allowed)];
  }
  const code = checkedCode(point, problems);
  if (Array.isArray(code)) return code;
  const { plan } = code;
  const given = givenOf(point, choice);
  return {
    spec: [choice.name, ...given.map(([key, value]) => `${key}=${specValue(value)}`)].join(':'),
    label: labelOf(choice.name, given, point.workers),
    point,
    load: computationLoad(plan),
    storage: storageRedundancy(plan),
  };
}

function pointOf({ document, point }: Base, choice: Choice): Point | Issue[] {
  const { name, parameters, tolerance, split } = choice;
  const { sweep: _, ...data } = document.data;
  const changed = {
    ...data,
    split,
    scheme: { name, ...parameters },
    ...(tolerance === undefined ? {} : { tolerance }),
  };
  const parsed = pointSchema().safeParse(changed);
  if (!parsed.success) return schemaIssues(parsed.error.issues, changed, pointJsonSchema());
  const definition = schemeNamed(name);
  const used = definition === undefined ? {} : definition.parameters.shape;
  const scheme = Object.fromEntries(
    Object.entries(parsed.data.scheme).filter(
      ([key, value]) =>
        value !== undefined && (key in used || !(IGNORED_WHERE_UNUSED as readonly string[]).includes(key)),
    ),
  ) as NamedScheme;
  return {
    ...point,
    split,
    scheme,
    tolerance: parsed.data.tolerance,
    ...sharesOf(point, choice),
  };
}

/** Shares that follow from the delay model are a list from here on. */
function sharesOf(base: Point, { shares }: Choice): Pick<Point, 'shares'> {
  const settled = settledShares({ ...base, ...(shares && { shares }) });
  return settled === undefined ? {} : { shares: settled };
}

/** Label of a candidate among those of its scheme: the parameters that were chosen, in their order. */
function givenOf({ scheme, tolerance }: Point, choice: Choice): (readonly [string, unknown])[] {
  const chosen = Object.entries(scheme).filter(([key]) => key in choice.parameters);
  return [
    ...chosen,
    ...(choice.tolerance === undefined || tolerance === 0 ? [] : [['tolerance', tolerance] as const]),
    ...(choice.shares === undefined ? [] : [['shares', ruleOf(choice.shares)] as const]),
  ];
}

/** A rule of shares as words: ewma 0.3. */
function ruleOf(shares: UnequalShares): string {
  if (shares.rule === 'ewma') return `ewma ${shares.weight}`;
  if (shares.rule !== 'proportional') return shares.rule;
  return shares.rounds === 0 ? 'by known speed' : `proportional ${shares.rounds}`;
}

function specValue(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function labelOf(name: string, given: readonly (readonly [string, unknown])[], workers: number): string {
  const words = given.map(([key, value]) => settingLabel(name, key, value, workers));
  return words.length === 0 ? name : `${name} ${words.join(', ')}`;
}

/**
 * A parameter and its value for readers: by the symbol that the papers have for it.
 * @example settingLabel('frc', 'load', 3, 30) // 'c = 3'
 */
export function settingLabel(scheme: string, key: string, value: unknown, workers: number): string {
  if (key === 'wait' && typeof value === 'number') return `wait ${resolveWait(value, workers)}/${workers}`;
  if (key === 'wait' && typeof value === 'object' && value !== null) {
    return `wait ${Object.entries(value)
      .map(([rule, each]) => `${rule} ${each}`)
      .join(' ')}`;
  }
  const symbol = schemeNamed(scheme)?.symbols?.[key];
  const text = specValue(value).replaceAll(',', ', ');
  return symbol === undefined ? `${key} ${text}` : `${symbol} = ${text}`;
}
