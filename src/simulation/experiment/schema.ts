import { z } from 'zod';
import { delaySchema } from '../../models/delays/registry.js';
import { IGNORED_WHERE_UNUSED, schemes } from '../../schemes/registry.js';
import { sharesSchema } from '../../schemes/shares/rules.js';
import { type Field, NOT_USED } from '../input/fields.js';
import { numberOfDefinitions } from './registries.js';
import { trainingSchema } from './training-schema.js';

/** Largest numbers that are taken: beyond them a single iteration would not fit into memory. */
const MOST_WORKERS = 1_000_000;

const positiveOrInf = z
  .union([z.number().positive(), z.literal('inf')])
  .transform((b) => (b === 'inf' ? Infinity : b));

const networkSchema = z
  .strictObject({
    latency: z.number().min(0).default(0).describe('time a message travels after it has left the link'),
    bandwidth: positiveOrInf
      .default(Infinity)
      .describe('full results per time unit on a link; > 0, or inf (the default)'),
    link: z
      .enum(['dedicated', 'shared'])
      .default('dedicated')
      .describe('a link for each worker, or one for which all messages queue'),
    overhead: z
      .number()
      .min(0)
      .optional()
      .describe('time the master spends on each message that arrives, one at a time; default 0'),
  })
  .default({ latency: 0, bandwidth: Infinity, link: 'dedicated' })
  .describe('the network between the workers and the master');

/** A scheme with its parameters: any of the registered ones. */
function schemeSchema() {
  const options = schemes().map((definition) => {
    const unused = IGNORED_WHERE_UNUSED.filter((name) => !(name in definition.parameters.shape));
    return definition.parameters.extend({
      name: z.literal(definition.name).describe(definition.summary),
      ...Object.fromEntries(unused.map((name) => [name, z.unknown().optional().describe(NOT_USED)])),
    });
  });
  // The list of schemes is not known to the type system, and so neither is what they parse to.
  return z.discriminatedUnion(
    'name',
    options as [(typeof options)[number]],
  ) as unknown as z.ZodType<NamedScheme>;
}

/** A scheme as it stands in an experiment: its name and its parameters. */
export type NamedScheme = { readonly name: string } & Readonly<Record<string, unknown>>;

/** One point of an experiment: everything but the sweep. Made anew where definitions have been added since. */
export function pointSchema() {
  if (made?.definitions !== numberOfDefinitions()) {
    const schema = makePointSchema();
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Field;
    made = { definitions: numberOfDefinitions(), schema, json };
  }
  return made.schema;
}

/** The same as JSON Schema, for messages. */
export function pointJsonSchema(): Field {
  pointSchema();
  return made?.json ?? {};
}

let made: { definitions: number; schema: ReturnType<typeof makePointSchema>; json: Field } | undefined;

function makePointSchema() {
  return z.strictObject({
    name: z.string().min(1).optional().describe('name of the experiment; default: the file’s'),
    seed: z
      .union([z.string(), z.int()], { error: 'a string or a whole number' })
      .default(1)
      .describe('the same seed gives the same bytes; 1 and "1" are the same'),
    trials: z
      .int()
      .min(1)
      .max(1e12)
      .optional()
      .describe('independent iterations, default 10000; with training, runs, default 10'),
    workers: z.int().min(1).max(MOST_WORKERS).describe('K'),
    tasks: z.int().min(1).max(MOST_WORKERS).optional().describe('M; default: workers'),
    split: z.enum(['blocks', 'points']).optional().describe('what a task is; default: what the scheme needs'),
    tolerance: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .describe('an iteration may end with ceil(M·(1 − tolerance) − 1e-9) tasks recovered'),
    scheme: schemeSchema(),
    delay: delaySchema(),
    network: networkSchema,
    shares: sharesSchema.default('equal'),
    rounds: z
      .int()
      .min(1)
      .max(1e8)
      .optional()
      .describe(
        'without training: iterations (updates, without a barrier) of a trial, on one clock; columns are means over them; ' +
          'default 1, without a barrier 100',
      ),
    warmup: z.int().min(0).default(0).describe('how many of the first rounds of a trial do not count'),
    incomplete: z
      .enum(['error', 'skip', 'partial'])
      .default('error')
      .describe(
        'policy for iterations that can never complete. error: where none can, it is said before the first trial; with ' +
          '100,000 workers or more, at the first',
      ),
    sampling: z
      .enum(['independent', 'sobol'])
      .optional()
      .describe(
        'independent (the default), or scrambled Sobol points: blocks of 4096 trials, each an independent randomisation; ' +
          'trials are then rounded up to whole blocks, at least 16',
      ),
    training: trainingSchema().optional(),
  });
}

/** A point as the schema parses it, before what its defaults depend on is known. */
export type ParsedPoint = z.output<ReturnType<typeof pointSchema>>;

/** The whole experiment file, for editors. */
export function experimentJsonSchema(): Record<string, unknown> {
  const sweep = z
    .record(z.string(), z.array(z.unknown()).min(1))
    .optional()
    .describe('path → list of values; all combinations are run, the first path varies slowest');
  const schema = z.toJSONSchema(pointSchema().extend({ sweep }), { io: 'input', unrepresentable: 'any' });
  return { title: 'straggle experiment', ...(withoutRequired(schema) as Record<string, unknown>) };
}

/**
 * A swept field need not be given outside the sweep, and so an editor must not ask for any; nor must an object
 * whose name is swept be exactly one of several.
 */
function withoutRequired(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutRequired);
  if (schema === null || typeof schema !== 'object') return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !(key === 'required' && Array.isArray(value)))
      .map(([key, value]) => [key === 'oneOf' ? 'anyOf' : key, withoutRequired(value)]),
  );
}
