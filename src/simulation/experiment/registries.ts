import { z } from 'zod';
import type { DataDefinition } from '../../models/data/dataset.js';
import { dataSources } from '../../models/data/registry.js';
import type { DelayDefinition } from '../../models/delays/delay.js';
import { delays } from '../../models/delays/registry.js';
import type { MethodDefinition } from '../../models/methods/method.js';
import { methods } from '../../models/methods/registry.js';
import type { ObjectiveDefinition } from '../../models/objectives/objective.js';
import { objectives } from '../../models/objectives/registry.js';
import { steps } from '../../models/steps/registry.js';
import type { StepDefinition } from '../../models/steps/step.js';
import type { Description, Named } from '../../registry/registry.js';
import { registerScheme, schemeRegistry } from '../../schemes/registry.js';
import type { SchemeDefinition } from '../../schemes/scheme.js';

/** Registries of all that an experiment names beside its scheme. */
const OTHERS = [delays, dataSources, objectives, steps, methods] as const;

/** A delay model, data source, loss, step rule or method. */
export type OtherDefinition =
  | DelayDefinition
  | DataDefinition
  | ObjectiveDefinition
  | StepDefinition
  | MethodDefinition;

/** Definitions that a plug-in can make: what `defineScheme`, `defineDelay`, … return. */
export type AnyDefinition = SchemeDefinition | OtherDefinition;

/** A definition by kind and name: names are unique within a kind. */
export type Reference = Pick<Description, 'kind' | 'name'>;

/** Kind and name in one; schemes that were not written with `defineScheme` do not say their kind. */
export function keyOf({ kind = schemeRegistry.kind, name }: Reference): string {
  return `${kind} ${name}`;
}

/** All definitions that are registered. */
export function allDefinitions(): Description[] {
  return [schemeRegistry, ...OTHERS].flatMap(({ all }): readonly Description[] => all);
}

/** Number of registered definitions; it only grows. */
export function numberOfDefinitions(): number {
  return [schemeRegistry, ...OTHERS].reduce((sum, { all }) => sum + all.length, 0);
}

/** Whether a value is meant as a definition; if it is not a right one, registering it says why. */
export function isDefinition(value: unknown): value is AnyDefinition {
  if (value === null || typeof value !== 'object') return false;
  if ('name' in value && 'build' in value) return true;
  return 'kind' in value && OTHERS.some(({ kind }) => kind === value.kind);
}

/**
 * Adds a definition from outside this package: what `defineScheme`, `defineDelay`, `defineData`, `defineObjective`,
 * `defineStep` or `defineMethod` returns. Threads do not see it: an experiment with it runs in this one (or see
 * `importModule`, which they do).
 * @throws Error if the name is taken, or the definition is malformed
 */
export function register(definition: AnyDefinition): void {
  if ('build' in definition) {
    registerScheme(definition);
    return;
  }
  const registry = OTHERS.find(({ kind }) => kind === definition.kind);
  if (registry === undefined)
    throw new Error('not a definition; allowed: what defineScheme, defineDelay, … return');
  const wrong = mistakeIn(definition);
  if (wrong !== undefined) throw new Error(wrong);
  // The kinds are told apart by their name, which is the registry's own.
  const { add, find } = registry as unknown as { add(d: OtherDefinition): void; find(name: string): unknown };
  if (find.call(registry, definition.name) !== definition) add.call(registry, definition);
}

/** The mistake in a definition, as JavaScript lets through what types would not; undefined if there is none. */
function mistakeIn(definition: OtherDefinition): string | undefined {
  const { kind, name, summary, source, parameters, create } = definition;
  if (typeof name !== 'string' || name === '') return `a ${kind} without a name`;
  if (typeof summary !== 'string') return `${kind} ${name}: no summary; allowed: a line of text`;
  if (typeof source !== 'string') return `${kind} ${name}: no source; allowed: where it is taken from`;
  if (!(parameters instanceof z.ZodObject))
    return `${kind} ${name}: parameters; allowed: z.strictObject({…})`;
  if (typeof create !== 'function') return `${kind} ${name}: no create; allowed: a function that makes it`;
  if (
    kind === objectives.kind &&
    !['quantities', 'classes'].includes((definition as { labels?: string }).labels ?? '')
  )
    return `${kind} ${name}: no labels; allowed: quantities, classes`;
  return undefined;
}

/** The fields of a point in which it names definitions. */
export interface Naming {
  readonly scheme: Named<'name'>;
  readonly delay: Named<'model'>;
  readonly training?: {
    readonly data: Named<'source'>;
    readonly objective: Named<'loss'>;
    readonly step: Named<'rule'>;
    readonly method: string;
  };
}

/** Definitions that a point names: its scheme, its delay models, and those of its training. */
export function referencesOf({ scheme, delay, training }: Naming): Reference[] {
  const references = [{ kind: schemeRegistry.kind, name: scheme.name }, ...delaysIn(delay)];
  if (training === undefined) return references;
  const { data, objective, step, method } = training;
  return [
    ...references,
    { kind: dataSources.kind, name: data.source },
    { kind: objectives.kind, name: objective.loss },
    { kind: steps.kind, name: step.rule },
    { kind: methods.kind, name: method },
  ];
}

/** The delay models in a delay, wherever they are nested. */
function delaysIn(value: unknown): Reference[] {
  if (value === null || typeof value !== 'object') return [];
  const { model } = value as { readonly model?: unknown };
  const own = typeof model === 'string' ? [{ kind: delays.kind, name: model }] : [];
  return [...own, ...Object.values(value).flatMap(delaysIn)];
}

/** Whether what is referred to is part of this package. */
export function isBuiltIn(reference: Reference): boolean {
  return BUILT_IN.has(keyOf(reference));
}

const BUILT_IN: ReadonlySet<string> = new Set(allDefinitions().map(keyOf));
