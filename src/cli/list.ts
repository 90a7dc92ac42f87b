import { Command } from 'commander';
import { z } from 'zod';
import { allowedFor } from '../experiments/definition/allowed.js';
import { type Field, nameKey } from '../experiments/definition/fields.js';
import { InputError, mistake, shown } from '../experiments/definition/input-error.js';
import { hint } from '../experiments/definition/nearest.js';
import { figures } from '../experiments/figures/registry.js';
import { trainingSchema } from '../experiments/training/schema.js';
import { dataSources } from '../models/data/registry.js';
import { delays } from '../models/delays/registry.js';
import { methods } from '../models/methods/registry.js';
import { objectives } from '../models/objectives/registry.js';
import { sketchSchema } from '../models/sketch/sketch.js';
import { steps } from '../models/steps/registry.js';
import { schemes } from '../schemes/registry.js';
import { wrapped } from './wrap.js';

/** `straggle list`: what there is. */
export function listCommand(): Command {
  return new Command('list')
    .summary('what there is: schemes, delay models, objectives, figures')
    .description(
      'Lists schemes, delay models, objectives, data sources, step rules, methods, the fields of\ntraining and figures, with parameters, ranges and source.',
    )
    .argument('[what]', KINDS.join(', '))
    .addHelpText('after', '\nExample:\n  $ straggle list schemes')
    .action((what: string | undefined) => {
      if (what !== undefined && !KINDS.includes(what)) {
        throw new InputError([mistake('list', what, KINDS.join(', ') + hint(what, KINDS))]);
      }
      const parts = KINDS.filter((kind) => what === undefined || kind === what).map(
        (kind) => `${kind}\n\n${LISTS[kind]().join('\n\n')}\n`,
      );
      process.stdout.write(parts.join('\n'));
    });
}

const LISTS: Record<string, () => string[]> = {
  schemes: () =>
    schemes().map((s) =>
      entry(s.name, s.summary, s.source, s.parameters, [
        `split: ${s.split === 'either' ? 'blocks or points' : s.split}`,
      ]),
    ),
  delays: () => delays.map((d) => entry(d.name, d.summary, d.source, d.parameters)),
  objectives: () => objectives.map((o) => entry(o.name, o.summary, o.source, o.parameters)),
  data: () => dataSources.map((d) => entry(d.name, d.summary, d.source, d.parameters)),
  steps: () => steps.map((d) => entry(d.name, d.summary, d.source, d.parameters)),
  methods: () => methods.map((m) => entry(m.name, m.summary, m.source, m.parameters)),
  training: () => [
    entry('training', 'fields that make every trial a training run', 'the experiment file', trainingSchema),
    entry(
      'training.sketch',
      sketchSchema.description ?? '',
      'Weighted gradient coding, Section 3.2; docs/background/corrections.md, 3',
      sketchSchema,
    ),
  ],
  figures: () => figures.map((f) => entry(f.id, f.title, f.source)),
};

const KINDS = Object.keys(LISTS);

function entry(
  name: string,
  summary: string,
  source: string,
  parameters?: z.ZodType,
  more: string[] = [],
): string {
  return [
    `  ${name}`,
    ...wrapped(summary, 6),
    ...(parameters ? parameterLines(parameters) : []),
    ...more.map((line) => `      ${line}`),
    ...wrapped(`source: ${source}`, 6),
  ].join('\n');
}

function parameterLines(parameters: z.ZodType): string[] {
  const schema = z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' }) as Field;
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const range = rangeOf(field);
    return wrapped(`${name}${range && ` (${range})`}: ${field.description ?? ''}`, 6, 10);
  });
}

/** What a parameter may be; empty where it is a model of its own, which its description says. */
function rangeOf(field: Field): string {
  if (field.$ref !== undefined || nameKey(field) !== undefined) return '';
  const parts = field.type || field.enum || field.anyOf ? [allowedFor(field).replace(/^an? /, '')] : [];
  if (field.default !== undefined) parts.push(`default ${shown(field.default)}`);
  return parts.join(', ');
}
