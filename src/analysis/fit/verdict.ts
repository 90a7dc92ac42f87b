import type { Fit, FittedModel } from './fit-trace.js';
import { isSignificant, LEVEL } from './level.js';
import { isAdequate, type StatesFit } from './states.js';

/** What follows from a fit. */
export interface Verdict {
  /** All durations are equal, to this. */
  readonly constant?: number;
  /** Models that are not rejected as the distribution of a single duration, by AIC. */
  readonly notRejected: readonly FittedModel[];
  readonly persistent: boolean;
  readonly together: boolean;
  /**
   * The model to simulate with, where there is one: not rejected, while nothing says that durations depend on one
   * another, or only in a way that it has itself.
   */
  readonly adequate?: FittedModel | StatesFit;
}

/** What follows from a fit: which models are left, and which one to simulate with. */
export function verdictOf({ models, states, sample, dependence }: Fit): Verdict {
  const notRejected = models.filter(({ p }) => p > LEVEL);
  const persistent = isSignificant(dependence.persistence);
  const together = isSignificant(dependence.togetherness);
  const passing = states !== undefined && isAdequate(states) ? states : undefined;
  const alone = persistent ? passing : simplest(notRejected);
  const adequate = together ? undefined : alone;
  return {
    ...(sample.least === sample.greatest ? { constant: sample.least } : {}),
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
