import { Command } from 'commander';
import { z } from 'zod';
import { InputError, mistake } from '../experiments/definition/input-error.js';
import { figures } from '../experiments/figures/registry.js';
import { dataSources } from '../models/data/registry.js';
import { delays } from '../models/delays/registry.js';
import { objectives } from '../models/objectives/registry.js';
import { steps } from '../models/steps/registry.js';
import { schemes } from '../schemes/registry.js';
import { wrapped } from './wrap.js';

/** `straggle list`: what there is. */
export function listCommand(): Command {
  return new Command('list')
    .summary('what there is: schemes, delay models, objectives, figures')
    .description(
      'Lists schemes, delay models, objectives, data sources, step rules and figures\nwith parameters, ranges and source.',
    )
    .argument('[what]', KINDS.join(', '))
    .addHelpText('after', '\nExample:\n  $ straggle list schemes')
    .action((what: string | undefined) => {
      if (what !== undefined && !KINDS.includes(what)) {
        throw new InputError([mistake('list', what, KINDS.join(', '))]);
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

interface JsonField {
  readonly type?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

function parameterLines(parameters: z.ZodType): string[] {
  const schema = z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, JsonField>;
  };
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    wrapped(`${name} (${rangeOf(field)}): ${field.description ?? ''}`, 6, 10),
  );
}

function rangeOf(field: JsonField): string {
  const parts: string[] = [];
  if (field.enum) parts.push(field.enum.join(' | '));
  if (field.type === 'integer') parts.push('whole number');
  if (field.type === 'number') parts.push('number');
  if (field.type === 'boolean') parts.push('true | false');
  if (field.type === 'array') parts.push('list');
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = field;
  if (minimum !== undefined && minimum > -1e15) parts.push(`>= ${minimum}`);
  if (exclusiveMinimum !== undefined) parts.push(`> ${exclusiveMinimum}`);
  if (maximum !== undefined && maximum < 1e15) parts.push(`<= ${maximum}`);
  if (exclusiveMaximum !== undefined) parts.push(`< ${exclusiveMaximum}`);
  if (field.default !== undefined) parts.push(`default ${JSON.stringify(field.default)}`);
  return parts.join(', ');
}
