import type { NestedDelay } from '../../models/delays/delay.js';
import { delaySchema } from '../../models/delays/registry.js';
import type { Trace } from '../../models/traces/trace.js';
import { Streams } from '../../random/stream.js';
import { ksDistance } from '../../statistics/kolmogorov-smirnov.js';
import { bootstrap, estimated, isSignificant, LEVEL, type ParameterEstimate, pValue } from './bootstrap.js';
import { medianOf } from './change-points.js';
import { type Dependence, dependenceOf } from './dependence.js';
import { type Family, type Sample, sampleOf } from './families/family.js';
import { families } from './families/registry.js';
import { subsample } from './parts.js';
import { fitSpeeds, type Lasting, lastingOf, type SpeedsFit } from './speeds.js';
import { fitStates, isAdequate, type StatesFit } from './states.js';
import { barrierIn, type SharedRounds, type Workers, workersOf } from './workers.js';

/** A delay model as it was fitted to a trace. */
export interface FittedModel {
  /** Its name. */
  readonly model: string;
  /** As it stands in an experiment. */
  readonly delay: NestedDelay;
  /** With 95 % intervals. */
  readonly parameters: readonly ParameterEstimate[];
  /** ln likelihood of the durations. */
  readonly logLikelihood: number;
  /** Akaike's information criterion, 2·parameters − 2·ln likelihood. */
  readonly aic: number;
  /** KS distance of the durations from the model. */
  readonly ks: number;
  /** Its bootstrap p-value. */
  readonly p: number;
}

/** Result of fitting a trace. */
export interface Fit {
  readonly trace: Trace;
  /** The durations that the models were fitted to. */
  readonly sample: Sample;
  readonly replicates: number;
  /** By AIC, the best first; none where all durations are equal. */
  readonly models: readonly FittedModel[];
  /** Models for which no estimate was found: the durations are beyond what their likelihood can be computed for. */
  readonly failed: readonly string[];
  /** Whether all durations are equal but for a thousandth: no model is fitted. */
  readonly isNarrow: boolean;
  /** Workers that the rounds wait for. */
  readonly workers: Workers;
  /** Absent unless durations are nearly equal within rounds, as they are if they contain the wait for the slowest. */
  readonly barrier?: SharedRounds;
  /** Models that came out as another one, of which they are a generalisation. */
  readonly reduced: readonly { readonly model: string; readonly to: string }[];
  readonly dependence: Dependence;
  /** A model in which slow workers stay slow for a while; present where they do. */
  readonly states?: StatesFit;
  /** Whether some workers are always slow, where slow ones stay slow; absent where that cannot be told. */
  readonly lasting?: Lasting;
  /** A model in which some workers are always slow; present where they are. */
  readonly speeds?: SpeedsFit;
}

/** Settings of a fit. */
interface FitSettings {
  readonly seed: string;
  /** Bootstrap replicates of each model, at least `FEWEST_REPLICATES`. */
  readonly replicates: number;
  /** Most durations that models are fitted to. */
  readonly sample: number;
}

/**
 * Fits every continuous delay model to a trace by maximum likelihood, as if its durations were independent and of one
 * distribution, tests each, and looks at how the durations depend on one another.
 * @param trace of at least `FEWEST_DURATIONS` durations
 */
export function fitTrace(trace: Trace, { seed, replicates, sample: most }: FitSettings): Fit {
  const streams = fitStreams(seed);
  const sample = sampleOf(subsample(trace.durations, most, streams.uniform('sample')));
  const models: FittedModel[] = [];
  const reduced: { model: string; to: string }[] = [];
  const failed: string[] = [];
  const isNarrow = sample.greatest - sample.least <= NARROW * sample.least;
  for (const family of isNarrow ? [] : families) {
    const theta = family.fit(sample);
    const to = family.reducesTo?.(theta);
    if (to !== undefined) {
      reduced.push({ model: family.name, to });
      continue;
    }
    const model = fitted(family, theta, sample, replicates, streams);
    if (model === undefined) failed.push(family.name);
    else models.push(model);
  }
  models.sort((a, b) => a.aic - b.aic);
  const dependence = dependenceOf(trace, streams);
  const states =
    !isNarrow && isSignificant(dependence.persistence)
      ? fitStates(trace, most, replicates, streams)
      : undefined;
  const persists = !isNarrow && isSignificant(dependence.persistence);
  const lasting = persists ? lastingOf(trace, streams) : undefined;
  const speeds = isSignificant(lasting)
    ? fitSpeeds(trace, most, replicates, streams, isSignificant(dependence.togetherness))
    : undefined;
  const barrier = barrierIn(trace);
  return {
    trace,
    sample,
    replicates,
    models,
    failed,
    isNarrow,
    reduced,
    dependence,
    workers: workersOf(trace),
    ...(barrier && { barrier }),
    ...(states && { states }),
    ...(lasting && { lasting }),
    ...(speeds && { speeds }),
  };
}

/** The random streams of a fit: the replicates of a model are the same wherever they are drawn. */
export function fitStreams(seed: string): Streams {
  return new Streams('fit', seed);
}

/** Durations that differ by no more than this part are taken for equal: shapes of models would run into their millions. */
const NARROW = 1e-3;

/** Fewer durations say nothing about a distribution. */
export const FEWEST_DURATIONS = 20;

function fitted(
  family: Family,
  theta: readonly number[],
  sample: Sample,
  replicates: number,
  streams: Streams,
): FittedModel | undefined {
  const delay = { model: family.name, ...family.delay(theta) };
  const isComputed = theta.every(Number.isFinite) && Number.isFinite(family.logLikelihood(theta, sample));
  if (!isComputed || !delaySchema().safeParse(delay).success) return undefined;
  const ks = ksDistance(sample.sorted, family.cdf(theta));
  if (Number.isNaN(ks)) return undefined;
  const { distances, estimates } = bootstrap(family, theta, sample.n, replicates, streams);
  if (distances.some(Number.isNaN)) return undefined;
  const logLikelihood = family.logLikelihood(theta, sample);
  return {
    model: family.name,
    delay,
    parameters: family.parameters.map((parameter, i) => estimated(parameter, theta[i], estimates[i])),
    logLikelihood,
    aic: 2 * theta.length - 2 * logLikelihood,
    ks,
    p: pValue(distances, ks),
  };
}

/** Conclusion from a fit. */
export interface Verdict {
  /** All durations are equal to this, but for a thousandth. */
  readonly constant?: number;
  /** Models that are not rejected as the distribution of a single duration, by AIC. */
  readonly notRejected: readonly FittedModel[];
  readonly persistent: boolean;
  readonly together: boolean;
  /**
   * The model to simulate with, where there is one: not rejected, while nothing says that durations depend on one
   * another, or only in a way that it has itself.
   */
  readonly adequate?: FittedModel | StatesFit | SpeedsFit;
}

/** Conclusion from a fit: the models that are left, and the one to simulate with. */
export function verdictOf({ models, states, speeds, sample, isNarrow, dependence }: Fit): Verdict {
  const notRejected = models.filter(({ p }) => p > LEVEL);
  const persistent = isSignificant(dependence.persistence);
  const together = isSignificant(dependence.togetherness);
  const passing = states !== undefined && isAdequate(states) ? states : undefined;
  // Workers that always differ are no workers that are slow for a while, whatever the states say.
  const differing = speeds !== undefined && speeds.p > LEVEL && !speeds.restDepends ? speeds : undefined;
  const passingAlone = speeds === undefined ? passing : undefined;
  const alone = persistent ? passingAlone : simplest(notRejected);
  const adequate = differing ?? (together ? undefined : alone);
  return {
    ...(isNarrow ? { constant: medianOf(sample.sorted) } : {}),
    notRejected,
    persistent,
    together,
    ...(adequate === undefined ? {} : { adequate }),
  };
}

/** Models whose AIC differs by less are told apart by nothing (Burnham and Anderson, Model Selection, 2002, section 2.6). */
const ALIKE = 2;

/** Of the models that are about as good as the best, the first with the fewest parameters. */
function simplest(byAic: readonly FittedModel[]): FittedModel | undefined {
  const alike = byAic.filter(({ aic }) => aic <= byAic[0].aic + ALIKE);
  const fewest = Math.min(...alike.map(({ parameters }) => parameters.length));
  return alike.find(({ parameters }) => parameters.length === fewest);
}
