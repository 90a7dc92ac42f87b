import { stringify } from 'yaml';
import { z } from 'zod';
import { figures } from '../experiments/registry.js';
import { dataSources } from '../models/data/registry.js';
import { delays } from '../models/delays/registry.js';
import { methods } from '../models/methods/registry.js';
import { objectives } from '../models/objectives/registry.js';
import { sketchSchema } from '../models/sketch/sketch.js';
import { steps } from '../models/steps/registry.js';
import type { Description } from '../registry/registry.js';
import { schemes } from '../schemes/registry.js';
import { originOf } from '../simulation/experiment/modules.js';
import { pointJsonSchema } from '../simulation/experiment/schema.js';
import { trainingSchema } from '../simulation/experiment/training-schema.js';
import { allowedFor, type Field, NOT_USED, nameKey, resolved } from '../simulation/input/fields.js';
import { shown } from '../simulation/input/input-error.js';

/** A named thing that experiments or commands refer to. */
export interface Entry {
  readonly name: string;
  /** One-line description. */
  readonly summary: string;
  /** Publication or page that defines it. */
  readonly source: string;
  readonly parameters: readonly Parameter[];
  /** Further notes, a line each. */
  readonly notes: readonly string[];
  /** Form in an experiment, where that does not follow from the parameters. */
  readonly example?: string;
}

/** A parameter of an entry. */
export interface Parameter {
  readonly name: string;
  /** Allowed values and default; empty where the description says them. */
  readonly range: string;
  readonly description: string;
}

/** All entries by kind, in the order of listing. */
export const CATALOGUE: Readonly<Record<string, () => Entry[]>> = {
  schemes: () =>
    schemes().map((scheme) => {
      const { notes, ...rest } = defined(scheme);
      return {
        ...rest,
        notes: [`split: ${scheme.split === 'either' ? 'blocks or points' : scheme.split}`, ...notes],
      };
    }),
  delays: () =>
    delays.all.map((delay) => ({
      ...defined(delay),
      ...(nests(delay.parameters) && { example: flow({ model: delay.name, ...delay.examples[0] }) }),
    })),
  objectives: () => objectives.all.map(defined),
  data: () => dataSources.all.map(defined),
  steps: () => steps.all.map(defined),
  methods: () => methods.all.map(defined),
  training: () => [
    entry('training', 'fields that make every trial a training run', 'the experiment file', trainingSchema()),
    entry(
      'training.sketch',
      sketchSchema.description ?? '',
      'Weighted gradient coding, Section 3.2; docs/background/corrections.md, 3',
      sketchSchema,
    ),
  ],
  figures: () => figures.map((f) => entry(f.id, f.title, f.source)),
};

/** Entry of a definition; of one from outside this package it says from which module. */
function defined(definition: Description): Entry {
  const { name, summary, source, parameters } = definition;
  const origin = originOf(definition);
  return {
    ...entry(name, summary, source, parameters),
    notes: origin === undefined ? [] : [`from: ${origin}`],
  };
}

function entry(name: string, summary: string, source: string, parameters?: z.ZodType): Entry {
  return {
    name,
    summary,
    source,
    parameters: parameters ? parametersOf(jsonSchema(parameters)) : [],
    notes: [],
  };
}

/** Whether there are other models among its parameters. */
function nests(parameters: z.ZodType): boolean {
  return JSON.stringify(jsonSchema(parameters).properties ?? {}).includes('"$ref"');
}

/** A value on one line of YAML. */
function flow(value: object): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

/** The top-level fields of an experiment file. */
export function experimentFields(): Parameter[] {
  return parametersOf(pointJsonSchema());
}

/** The fields of `network`. */
export function networkFields(): Parameter[] {
  return parametersOf(pointJsonSchema().properties?.network ?? {});
}

function jsonSchema(parameters: z.ZodType): Field {
  return z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' }) as Field;
}

function parametersOf(root: Field): Parameter[] {
  return Object.entries(root.properties ?? {})
    .map(([name, field]) => [name, { ...resolved(root, field), ...field }] as const)
    .filter(([, { description }]) => description !== NOT_USED)
    .map(([name, field]) => ({ name, range: rangeOf(field), description: field.description ?? '' }));
}

/** Allowed values of a field; empty for something with a name of its own, which the description names. */
function rangeOf(field: Field): string {
  if (nameKey(field) !== undefined) return '';
  const parts = field.type || field.enum || field.anyOf ? [allowedFor(field).replace(/^an? /, '')] : [];
  if (field.default !== undefined) parts.push(`default ${shown(field.default)}`);
  return parts.join(', ');
}
