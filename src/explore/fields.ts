import type { Catalogue, Choice, Fields } from './protocol.js';

/** A scheme with its parameters. */
export type Scheme = Fields & { readonly name: string };

/** Experiment that is simulated where nothing else is asked for. */
export const DEFAULT_FIELDS: Fields = {
  seed: 1,
  trials: 10_000,
  workers: 20,
  tolerance: 0.1,
  delay: { model: 'shifted-exponential', alpha: 0.1, mu: 2 },
  sweep: {
    scheme: [
      { name: 'uncoded' },
      { name: 'uc-mmc', load: 3 },
      { name: 'mcc', load: 3 },
      { name: 'cpgc', load: 3 },
    ],
    tolerance: [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5],
  },
};

/** What a page takes in place of training data from files. */
export const GENERATED_DATA =
  'data that is generated; straggle run and straggle plot show what training on files does';

/** The schemes of an experiment. */
export function schemesIn(fields: Fields): readonly Scheme[] {
  const { scheme } = sweepIn(fields);
  return Array.isArray(scheme) ? scheme : [];
}

/** Sweep of the page. */
export function sweepIn({ sweep }: Fields): Readonly<Record<string, readonly unknown[]>> {
  return (sweep ?? {}) as Readonly<Record<string, readonly unknown[]>>;
}

/** The path that is swept along the horizontal axis: the last with two numbers or more; undefined where there is none. */
export function axisIn(fields: Fields): string | undefined {
  const swept: readonly (readonly [string, unknown])[] = Object.entries(sweepIn(fields));
  return swept.findLast(
    ([, values]) => Array.isArray(values) && values.length > 1 && values.every(Number.isFinite),
  )?.[0];
}

/** The value of a field by its path. */
export function valueAt(fields: Fields, path: string): unknown {
  let value: unknown = fields;
  for (const key of path.split('.')) value = (value as Fields | undefined)?.[key];
  return value;
}

/** The fields with one of them set. */
export function withField(fields: Fields, path: string, value: unknown): Fields {
  const [key, ...rest] = path.split('.');
  if (rest.length === 0) return { ...fields, [key]: value };
  return { ...fields, [key]: withField((fields[key] ?? {}) as Fields, rest.join('.'), value) };
}

/** The fields with other schemes, in the place of those that are there. */
export function withSchemes(fields: Fields, scheme: readonly Scheme[]): Fields {
  const { scheme: _, ...others } = sweepIn(fields);
  return { ...fields, sweep: { scheme, ...others } };
}

/** A parameter that schemes share, such as the load. */
export function withShared(fields: Fields, name: string, value: number): Fields {
  return withSchemes(
    fields,
    schemesIn(fields).map((scheme) => (name in scheme ? { ...scheme, [name]: value } : scheme)),
  );
}

/** Parameters that all schemes which have them are given alike, and what a scheme begins with. */
const SHARED = { load: 3, redundancy: 2, wait: 0.8, staleness: 2, steps: 4, keep: 2 } as const;
export type Shared = keyof typeof SHARED;

/** The value of a shared parameter: that of the first scheme that has it; undefined where none has. */
export function sharedValue(fields: Fields, name: string): number | undefined {
  const found = schemesIn(fields).find((scheme) => name in scheme)?.[name];
  return typeof found === 'number' ? found : undefined;
}

/** A scheme as it is put beside the others. */
export function schemeBeside(fields: Fields, { name, parameters, example }: Choice): Scheme {
  const needed = parameters.filter(({ required }) => required);
  const given = needed.map((parameter) => {
    const usual =
      SHARED[parameter.name as Shared] ?? example[parameter.name] ?? Math.max(2, parameter.least ?? 2);
    return [parameter.name, sharedValue(fields, parameter.name) ?? usual];
  });
  return { name, ...Object.fromEntries(given) };
}

/** The delay model that is used, as it can be set. */
export function delayChoice(fields: Fields, { delays }: Catalogue): Choice | undefined {
  const { model } = (fields.delay ?? {}) as { readonly model?: unknown };
  return delays.find(({ name }) => name === model);
}

const WORKERS = [4, 8, 12, 16, 20, 28, 40, 60, 80, 120, 160, 200];
const FACTORS = [0.1, 0.2, 0.5, 0.75, 1, 1.5, 2, 4, 7, 10];

/** The paths that can be swept along the horizontal axis. */
export function axesFor(fields: Fields, known: Catalogue): readonly string[] {
  const parameters = (delayChoice(fields, known)?.parameters ?? []).filter(({ type }) => type === 'number');
  const numeric = parameters.filter(({ name }) => typeof valueAt(fields, `delay.${name}`) === 'number');
  const loads = schemesIn(fields).some((scheme) => 'load' in scheme) ? ['scheme.load'] : [];
  return ['tolerance', ...loads, 'workers', ...numeric.map(({ name }) => `delay.${name}`)];
}

/** The values that a path is swept over. */
function valuesAlong(fields: Fields, path: string, known: Catalogue): readonly number[] {
  if (path === 'tolerance') return sweepIn(DEFAULT_FIELDS).tolerance as readonly number[];
  if (path === 'workers') return WORKERS;
  if (path === 'scheme.load') {
    const most = Math.min(10, Number(fields.workers) || 10);
    return Array.from({ length: most }, (_, i) => i + 1);
  }
  const name = path.replace(/^delay\./, '');
  const parameter = delayChoice(fields, known)?.parameters.find((each) => each.name === name);
  const now = Number(valueAt(fields, path)) || 1;
  if (parameter?.most === 1) return [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
  return FACTORS.map((factor) => Number((now * factor).toPrecision(3)));
}

/** The experiment with another path along the horizontal axis. */
export function withAxis(fields: Fields, old: string | undefined, path: string, known: Catalogue): Fields {
  const { [old ?? '']: _, ...others } = sweepIn(fields);
  return { ...fields, sweep: { ...others, [path]: valuesAlong(fields, path, known) } };
}

/** The experiment with another delay model. */
export function withDelay(fields: Fields, choice: Choice): Fields {
  const others = Object.entries(sweepIn(fields)).filter(([path]) => !path.startsWith('delay'));
  const sweep = Object.fromEntries(others);
  const { tolerance } = sweepIn(DEFAULT_FIELDS);
  // A speed for each worker says how many there are.
  const { speeds } = choice.example;
  return {
    ...fields,
    ...(Array.isArray(speeds) && { workers: speeds.length }),
    delay: { model: choice.name, ...choice.example },
    sweep: others.length < 2 ? { ...sweep, tolerance } : sweep,
  };
}

/** The experiment on the delays of a trace: each of its rounds once, as more would be the same ones again. */
export function withTrace(
  fields: Fields,
  file: string,
  { workers, rounds }: { readonly workers: number; readonly rounds: number },
): Fields {
  const trace = withDelay(fields, {
    name: 'trace',
    example: { file, mode: 'replay' },
    summary: '',
    parameters: [],
  });
  const { workers: swept, ...others } = sweepIn(trace);
  const within = swept?.filter((value) => Number(value) <= workers);
  return {
    ...trace,
    trials: rounds,
    workers: Math.min(Number(fields.workers) || workers, workers),
    sweep: within && within.length > 1 ? { ...others, workers: within } : others,
  };
}

/** A small problem: its optimum is known, and a run takes a moment. */
const TRAINING = {
  iterations: 300,
  data: { source: 'gaussian', points: 200, features: 40, std: 1, noise: 0.5 },
  step: { rule: 'constant', value: 0.002 },
} as const;

/** Runs of each scheme where the page trains, and trials where it does not. */
const [RUNS, TRIALS] = [20, 10_000];

/** Whether trials are training runs. */
export function isTraining({ training }: Fields): boolean {
  return training !== undefined;
}

/** The experiment as training on a small problem, not swept along the axis. */
export function withTraining(fields: Fields, axis: string | undefined): Fields {
  const { [axis ?? '']: _, ...sweep } = sweepIn(fields);
  return { ...fields, trials: RUNS, training: TRAINING, sweep };
}

/** The experiment without training, swept along the tolerance. */
export function withoutTraining({ training: _, ...fields }: Fields): Fields {
  const { tolerance } = sweepIn(DEFAULT_FIELDS);
  return { ...fields, trials: TRIALS, sweep: { ...sweepIn(fields), tolerance } };
}

/** The experiment in a link: what follows the #. */
export function toLink(fields: Fields): string {
  return `#${encodeURIComponent(JSON.stringify(fields))}`;
}

/** Experiment in a link; undefined where there is none. */
export function fromLink(hash: string): Fields | undefined {
  try {
    const found: unknown = JSON.parse(decodeURIComponent(hash.replace(/^#/, '')));
    return found !== null && typeof found === 'object' && !Array.isArray(found)
      ? (found as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}
