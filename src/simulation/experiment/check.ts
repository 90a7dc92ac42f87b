import type { Code, Collector } from '../../engine/collector.js';
import type { DelayModel } from '../../engine/delays.js';
import type { Plan } from '../../engine/plan.js';
import { createDelay } from '../../models/delays/registry.js';
import { DelayError } from '../../models/errors.js';
import { Streams } from '../../random/stream.js';
import { fault, mistake, shown } from '../input/input-error.js';
import { strictest } from './adaptive.js';
import { isTraining, layOut, type Point, schemeOf, settingOf, type TrainingSetting } from './experiment.js';
import type { ProblemCache } from './problem.js';
import { sizeMistakes } from './size.js';
import { trainingSetting } from './training-check.js';

/**
 * Combinations that cannot work, found before the first trial.
 * @param known makes the data that is trained on, and keeps it
 * @returns one line per mistake: field, what is given, what is allowed
 */
export function pointMistakes(point: Point, known: ProblemCache): string[] {
  const setting = settingOrMistakes(point, known);
  if (Array.isArray(setting)) return setting;
  if (point.incomplete !== 'error') return [];
  return impossible(point, layOut({ ...point, tolerance: strictest(point) }, setting));
}

/** The code of a point that can work, or what is wrong with it, as `pointMistakes`. */
export function checkedCode(point: Point, known: ProblemCache): Code | string[] {
  const setting = settingOrMistakes(point, known);
  if (Array.isArray(setting)) return setting;
  const code = layOut({ ...point, tolerance: strictest(point) }, setting);
  const mistakes = point.incomplete === 'error' ? impossible(point, code) : [];
  return mistakes.length > 0 ? mistakes : code;
}

/** What the point's scheme is told of the training, if there is any; or what can be found wrong without laying it out. */
function settingOrMistakes(point: Point, known: ProblemCache): TrainingSetting | undefined | string[] {
  const sampled = samplingMistakes(point);
  if (sampled.length > 0) return sampled;
  const { definition, parameters } = schemeOf(point);
  const { name, split } = definition;
  if (split !== 'either' && split !== point.split) {
    return [mistake('split', point.split, `${split} for ${name}`)];
  }
  const large = sizeMistakes(point);
  if (large.length > 0) return large;
  const model = delayOrMistakes(point);
  if (Array.isArray(model)) return model;
  const waits = point.scheme.wait !== undefined;
  if (waits && model.ties && model.responseProbability < 1) {
    const allowed =
      'none where all who respond would tie: add a continuous delay model (model: sum) to bernoulli';
    return [mistake('scheme.wait', shown(point.scheme.wait), allowed)];
  }
  const setting = isTraining(point) ? trainingSetting(point, known) : undefined;
  if (Array.isArray(setting)) return setting;
  const problems = definition.problems(parameters, settingOf(point, setting));
  return problems.length > 0 ? problems.map((p) => mistake(p.path, p.given, p.allowed)) : setting;
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

/** An iteration in which everyone responds and every message arrives must complete, at the least tolerance there is. */
function impossible(point: Point, { plan, collector }: Code): string[] {
  if (canComplete(plan, collector())) return [];
  const what = `${point.scheme.name} under ${point.delay.model} can never complete, even if every message arrives`;
  return [fault('scheme', what, 'one that recovers enough, or incomplete: skip or partial')];
}

function canComplete(plan: Plan, collector: Collector): boolean {
  collector.reset();
  for (let j = 0; j < plan.workers; j++) {
    for (let s = plan.firstSubtask[j]; s < plan.firstSubtask[j + 1]; s++) {
      if (plan.messageSize[s] > 0 && collector.receive(j, s)) return true;
    }
  }
  return collector.exhausted();
}

/** A run has many iterations, and so too many coordinates for Sobol points. */
function samplingMistakes({ sampling, training }: Point): string[] {
  if (sampling === undefined || training === undefined) return [];
  return [mistake('sampling', sampling, 'independent with training')];
}
