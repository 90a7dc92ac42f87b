import type { Code } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';
import { firstOfTask } from '../../models/objectives/tasks.js';
import { createStep } from '../../models/steps/registry.js';
import { layOut, type TrainingPoint } from '../../simulation/experiment/experiment.js';
import type { Problem } from '../../simulation/experiment/problem.js';
import {
  type ErrorMap,
  errorMap,
  type MapMoments,
  momentsOfPatterns,
  momentsOfUnits,
  type Residuals,
  squaredErrors,
} from './recursion.js';
import {
  collectedWeights,
  distinctWeights,
  type Pattern,
  patternsOf,
  type Reference,
  unitsOf,
} from './weights.js';

/**
 * E‖beta_t − beta*‖² for t = 0 … T without sampling, for the placement that the point's runs have: the recursion
 * is linear in the error, so that its mean and second moment can be propagated. For least squares by gradient
 * descent under `bernoulli` stragglers that are drawn anew in every iteration, and for schemes that are a sum over
 * workers or groups (sgc, bgc, ignore-stragglers, erasurehead), or, up to 16 workers, sgc-send-all.
 *
 * A second truth, there to test the first: for `validate`, for tests, and for verdicts on bounds of this very moment,
 * beside which the sampled value stands as a check.
 * @param reference the scheme whose weights, as the paper defines them, are expected; default: the point's own
 * @throws RangeError for what it has no moments of
 */
export function expectedSquaredErrors(
  point: TrainingPoint,
  problem: Problem,
  reference: Reference = point.scheme,
): Float64Array {
  const { p, redrawn } = stragglers(point);
  const { plan } = layOut(point, problem.setting);
  const map = mapMaker(problem, plan);
  const units = unitsOf(plan, reference, p);
  if (units) {
    const maps = units.map(({ probability, weights }) => ({ probability, map: map(weights) }));
    return propagated(point, problem, momentsOfUnits(maps, redrawn));
  }
  if (reference.name !== 'sgc-send-all')
    throw new RangeError(`${reference.name}: no exact moments of this scheme`);
  const patterns = patternsOf(plan, p, redrawn, distinctWeights(plan, p));
  return propagated(point, problem, patternMoments(patterns, map));
}

/**
 * The same by going through all 2^K patterns of responders with the weights that the code's own collector gives:
 * for any scheme, and for few workers and features, as each pattern costs ℓ³ operations in each iteration.
 */
export function enumeratedSquaredErrors(
  point: TrainingPoint,
  problem: Problem,
  code: Code = layOut(point, problem.setting),
): Float64Array {
  const { p, redrawn } = stragglers(point);
  const patterns = patternsOf(code.plan, p, redrawn, collectedWeights(code));
  return propagated(point, problem, patternMoments(patterns, mapMaker(problem, code.plan)));
}

function patternMoments(patterns: readonly Pattern[], map: (weights: Float64Array) => ErrorMap): MapMoments {
  return momentsOfPatterns(patterns.map(({ chance, weights }) => ({ chance, map: map(weights) })));
}

function propagated({ training }: TrainingPoint, problem: Problem, moments: MapMoments): Float64Array {
  const { start, iterations, step, objective } = training;
  // A gradient that is `factor` times as long is a step that is `factor` times as long.
  const factor = Number(objective.factor ?? 1);
  const stepOf = createStep(step, problem.objective);
  const from = typeof start === 'object' ? start.value : 0;
  const error = optimumOf(problem).map((entry) => from - entry);
  return squaredErrors(moments, error, (t) => factor * stepOf(t), iterations);
}

/** Makes the maps of weights per part of the plan. */
function mapMaker(problem: Problem, plan: Plan): (weights: Float64Array) => ErrorMap {
  const residuals = residualsOf(problem);
  const { points } = residuals;
  const first = (part: number) => firstOfTask(part, plan.parts, points);
  return (weights) => {
    const expanded = new Float64Array(points);
    weights.forEach((weight, part) => {
      expanded.fill(weight, first(part), first(part + 1));
    });
    return errorMap(residuals, expanded);
  };
}

function residualsOf(problem: Problem): Residuals {
  const { rows, labels, points, features } = problem.data;
  if (rows.kind !== 'dense') throw new RangeError('no exact moments for sparse data');
  const { values } = rows;
  const optimum = optimumOf(problem);
  const residuals = labels.map((label, i) => {
    let score = 0;
    for (let f = 0; f < features; f++) score += values[i * features + f] * optimum[f];
    return score - label;
  });
  return { points, features, values, residuals };
}

function optimumOf(problem: Problem): Float64Array {
  const optimum = problem.optimum();
  if (optimum === undefined) throw new RangeError('no exact moments where beta* is not known');
  return optimum;
}

/** p and whether empty patterns are drawn again. Refuses what the recursion does not describe. */
function stragglers({ delay, scheme, split, training }: TrainingPoint): { p: number; redrawn: boolean } {
  const { p, persistence, redraw_empty } = delay;
  const { objective, method, start, until, resample, sketch } = training;
  const { loss, l2 = 0, project } = objective;
  const plain = loss === 'least-squares' && l2 === 0 && project === undefined;
  if (delay.model !== 'bernoulli' || typeof p !== 'number' || persistence !== 1 || scheme.wait !== undefined)
    throw new RangeError('exact moments need bernoulli stragglers with persistence 1, and no wait');
  if (!plain || split !== 'points' || method !== 'gradient-descent' || until || sketch || resample.length > 0)
    throw new RangeError(
      'exact moments are for plain least squares by gradient descent, split by points, without a sketch',
    );
  if (start === 'normal') throw new RangeError('exact moments need a start that is not random');
  return { p, redrawn: redraw_empty === true };
}
