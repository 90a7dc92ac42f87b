import { z } from 'zod';
import { fault, InputError } from '../../simulation/input/input-error.js';
import { readInput } from './read-input.js';

/** An experiment as it stands beside its result. */
const described = z.looseObject({
  experiment: z.record(z.string(), z.unknown()),
  content_hash: z.string().optional(),
  data: z.record(z.string(), z.string()).default({}),
  baseline: z.string().optional(),
  precision: z.number().optional(),
});

const versions = z.looseObject({ straggle: z.string(), node: z.string(), streams: z.int() });

const ofFigure = z.looseObject({
  figure: z.string(),
  seed: z.string(),
  experiments: z.array(described),
  versions,
});

const ofRun = described.extend({ versions });

/** What FILE.meta.json says of a result. */
export interface Meta {
  /** Id of the figure, if it is one. */
  readonly figure?: string;
  readonly seed?: string;
  readonly experiments: readonly z.output<typeof described>[];
  readonly versions: z.output<typeof versions>;
}

/** @throws InputError where it is not what straggle writes beside a result */
export function readMeta(file: string): Meta {
  const given = parsed(file);
  const figure = ofFigure.safeParse(given);
  if (figure.success) return figure.data;
  const run = ofRun.safeParse(given);
  if (run.success) return { experiments: [run.data], versions: run.data.versions };
  throw new InputError([fault(file, 'not a description of a result', 'what straggle writes beside one')]);
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readInput(file));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
