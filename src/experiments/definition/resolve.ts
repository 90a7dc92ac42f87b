import { isAbsolute, resolve as resolvePath } from 'node:path';
import type { Collector } from '../../engine/collector.js';
import type { DelayModel } from '../../engine/delay.js';
import type { Plan } from '../../engine/plan.js';
import { Streams } from '../../engine/stream.js';
import { dataDirectories } from '../../models/data/files.js';
import { dataSources } from '../../models/data/registry.js';
import { DelayError, type NestedDelay } from '../../models/delays/delay.js';
import { createDelay, delays } from '../../models/delays/registry.js';
import { objectives } from '../../models/objectives/registry.js';
import { sketchSchema } from '../../models/sketch/sketch.js';
import { steps } from '../../models/steps/registry.js';
import { IGNORED_WHERE_UNUSED, parametersOf, schemeNamed, schemes } from '../../schemes/registry.js';
import type { Split } from '../../schemes/scheme.js';
import { trainingSetting } from '../training/check.js';
import { Problems } from '../training/problem.js';
import { trainingSchema } from '../training/schema.js';
import type { ExperimentDocument } from './document.js';
import {
  type Experiment,
  isTraining,
  layOut,
  type Point,
  schemeOf,
  settingOf,
  type TrainingSetting,
} from './experiment.js';
import { InputError, mistake, shown } from './input-error.js';
import { issueLines, type KeysAt, valueAt } from './messages.js';
import { type NamedScheme, type ParsedPoint, pointSchema } from './schema.js';
import { expandSweep } from './sweep.js';

/**
 * Checks an experiment and fills in its defaults, every point of its sweep.
 * @param dataFolders where data files are looked up, after the experiment's own folder
 * @throws InputError with one line per mistake; what is wrong at many points alike is said once
 */
export function resolveExperiment(
  document: ExperimentDocument,
  dataFolders: readonly string[] = dataDirectories(undefined),
): Experiment {
  const sweep = expandSweep(document);
  const schema = pointSchema();
  const mistakes = new Set<string>();
  const parsed: ParsedPoint[] = [];
  const values: (readonly unknown[])[] = [];
  for (let i = 0; i < sweep.size && mistakes.size < MOST_MISTAKES; i++) {
    const point = sweep.point(i);
    const result = schema.safeParse(point.data);
    if (result.success) {
      parsed.push(result.data);
      values.push(point.values);
    } else {
      const lines = issueLines(result.error.issues, point.data, knownKeys);
      for (const line of lines) mistakes.add(`${document.label}: ${line}`);
    }
  }
  throwIfAny(mistakes);
  const blocks = parsed.some(({ scheme }) => schemeNamed(scheme.name)?.split === 'blocks');
  const points = parsed.map((p) => completePoint(p, blocks ? 'blocks' : 'points', document.folder));
  const folders = [document.folder, ...dataFolders];
  const problems = new Problems(folders);
  const checked = new Set<string>();
  for (const point of points) {
    if (mistakes.size >= MOST_MISTAKES) break;
    const key = JSON.stringify({ ...point, trials: 0 });
    if (checked.has(key)) continue;
    checked.add(key);
    for (const line of pointMistakes(point, problems)) mistakes.add(`${document.label}: ${line}`);
  }
  throwIfAny(mistakes);
  return { name: parsed[0].name ?? document.stem, paths: sweep.paths, points, values, dataFolders: folders };
}

/** Beyond so many mistakes the rest is not looked for. */
const MOST_MISTAKES = 20;

function throwIfAny(mistakes: ReadonlySet<string>): void {
  if (mistakes.size > 0) throw new InputError([...mistakes]);
}

function completePoint(parsed: ParsedPoint, either: Split, folder: string): Point {
  const { workers, seed, trials, tolerance, delay, network, incomplete, training } = parsed;
  const definition = schemeNamed(parsed.scheme.name);
  if (!definition) throw new Error(`scheme ${parsed.scheme.name} is not registered`);
  const used = parametersOf(definition).shape;
  const scheme = Object.fromEntries(
    Object.entries(parsed.scheme).filter(
      ([key, value]) =>
        value !== undefined && (key in used || !(IGNORED_WHERE_UNUSED as readonly string[]).includes(key)),
    ),
  ) as NamedScheme;
  return {
    seed: String(seed),
    trials: trials ?? (training ? DEFAULT_RUNS : DEFAULT_TRIALS),
    workers,
    tasks: parsed.tasks ?? workers,
    split: parsed.split ?? (definition.split === 'either' ? either : definition.split),
    tolerance,
    scheme,
    delay: withAbsoluteFiles(delay, folder),
    network: network as Point['network'],
    incomplete,
    ...(training === undefined ? {} : { training }),
  };
}

const DEFAULT_TRIALS = 10_000;
const DEFAULT_RUNS = 10;

/** Paths in an experiment are relative to its file. */
function withAbsoluteFiles(delay: NestedDelay, folder: string): NestedDelay {
  const fix = (value: unknown, key: string): unknown => {
    if (key === 'file' && typeof value === 'string')
      return isAbsolute(value) ? value : resolvePath(folder, value);
    if (Array.isArray(value)) return value.map((entry) => fix(entry, ''));
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fix(v, k)]));
    }
    return value;
  };
  return fix(delay, '') as NestedDelay;
}

/** Combinations that cannot work, found before the first trial. */
function pointMistakes(point: Point, known: Problems): string[] {
  const { definition, parameters } = schemeOf(point);
  const { name, split } = definition;
  if (split !== 'either' && split !== point.split) {
    return [mistake('split', point.split, `${split} for ${name}`)];
  }
  const model = delayOrMistakes(point);
  if (Array.isArray(model)) return model;
  const waits = point.scheme.wait !== undefined;
  if (waits && model.ties && model.responseProbability < 1) {
    const allowed =
      'with bernoulli only in a sum with a continuous delay model, as all who respond would tie';
    return [mistake('scheme.wait', shown(point.scheme.wait), allowed)];
  }
  const setting = isTraining(point) ? trainingSetting(point, known) : undefined;
  if (Array.isArray(setting)) return setting;
  const problems = definition.problems(parameters, settingOf(point, setting));
  if (problems.length > 0) return problems.map((p) => mistake(p.path, p.given, p.allowed));
  return point.incomplete === 'error' ? impossible(point, setting) : [];
}

function delayOrMistakes(point: Point): DelayModel | string[] {
  try {
    const model = createDelay(point.delay);
    // A model that cannot serve so many workers, as a trace with fewer, finds out here.
    model.sampler(
      new Streams('check'),
      Int32Array.from({ length: point.workers }, (_, j) => j),
      1,
    );
    return model;
  } catch (error) {
    if (error instanceof DelayError) return error.mistakes.map((line) => `delay: ${line}`);
    throw error;
  }
}

/** An iteration in which everyone responds and every message arrives must complete. */
function impossible(point: Point, setting: TrainingSetting | undefined): string[] {
  const { plan, collector } = layOut(point, setting);
  if (canComplete(plan, collector())) return [];
  const allowed =
    `a scheme that can complete; even if every message arrives, ${point.scheme.name} under ${point.delay.model} ` +
    'does not recover enough (or set incomplete: skip or partial)';
  return [mistake('scheme', shown(point.scheme), allowed)];
}

function canComplete(plan: Plan, collector: Collector): boolean {
  collector.reset();
  for (let j = 0; j < plan.workers; j++) {
    for (let s = plan.firstSubtask[j]; s < plan.firstSubtask[j + 1]; s++) {
      if (plan.messageSize[s] > 0 && collector.receive(j, s, 0)) return true;
    }
  }
  return collector.exhausted();
}

/** Keys that the schema knows at a path, for "did you mean". */
const knownKeys: KeysAt = (path, document) => {
  const [top] = path;
  if (top === undefined) return Object.keys(pointSchema().shape);
  if (top === 'network') return ['latency', 'bandwidth', 'link'];
  const here = valueAt(document, path) as Record<string, unknown> | undefined;
  if (top === 'scheme') {
    const definition = schemes().find(({ name }) => name === here?.name);
    return definition ? ['name', ...Object.keys(parametersOf(definition).shape)] : ['name'];
  }
  if (top === 'training') return trainingKeys(path.slice(1), here);
  const model = delays.find(({ name }) => name === here?.model);
  const parameters = model?.parameters as { shape?: object } | undefined;
  return parameters?.shape ? ['model', ...Object.keys(parameters.shape)] : ['model'];
};

function trainingKeys([part]: readonly PropertyKey[], here: Record<string, unknown> | undefined): string[] {
  if (part === 'sketch') return Object.keys(sketchSchema.shape);
  const named = { data: dataSources, objective: objectives, step: steps }[String(part)];
  if (part === undefined || !named)
    return part === undefined ? Object.keys(trainingSchema.shape) : ['gradient_norm'];
  const key = { data: 'source', objective: 'loss', step: 'rule' }[String(part)] as string;
  const definition = named.find(({ name }) => name === here?.[key]);
  return [key, ...Object.keys((definition?.parameters as { shape?: object } | undefined)?.shape ?? {})];
}
