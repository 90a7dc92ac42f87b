import type { ParameterEstimate } from '../analysis/fit/bootstrap.js';
import { LEVEL } from '../analysis/fit/bootstrap.js';
import type { Dependence } from '../analysis/fit/dependence.js';
import type { Fit, FittedModel, Verdict } from '../analysis/fit/fit-trace.js';
import { quantileOf } from '../analysis/fit/loads.js';
import type { SpeedsFit } from '../analysis/fit/speeds.js';
import type { StatesFit } from '../analysis/fit/states.js';
import type { Trace } from '../models/traces/trace.js';
import { plain, plural } from '../report/numbers.js';
import type { Limits } from '../statistics/estimate.js';
import { wrapped } from './text.js';
import { barrierText, workersText } from './worker-text.js';

/** A fit as text for a terminal of 80 columns, without the verdict. */
export function fitText(path: string, fit: Fit): string[] {
  return [
    ...wrapped(path, 0, 2),
    ...traceText(fit),
    '',
    ...barrierText(fit),
    ...workersText(fit),
    '',
    ...(fit.models.length === 0 ? [] : [...table(fit.models), ...notes(fit), '']),
    ...dependenceText(fit.dependence, fit.trace),
    ...lastingText(fit),
    ...(fit.states === undefined ? [] : statesText(fit.states)),
    ...(fit.speeds === undefined ? [] : speedsText(fit.speeds)),
  ];
}

/** Seconds that look more like a date than like a duration: three years. */
const LIKE_A_DATE = 1e8;

function traceText(fit: Fit): string[] {
  const { trace, sample } = fit;
  const { rounds, workers, durations } = trace;
  const sorted = durations.slice().sort();
  const [median, high] = [0.5, 0.99].map((p) => plain(quantileOf(sorted, p)));
  const size = `${plural(rounds, 'round')} of ${plural(workers, 'worker')}`;
  const range = `${plain(sorted[0])} to ${plain(sorted[sorted.length - 1])} s, median ${median}, p99 ${high}`;
  const lines = wrapped(`${size}; durations from ${range}`, 2);
  if (workers > 1) {
    const slowest = plain(slowestToMedian(trace));
    lines.push(...wrapped(`slowest worker of a round: ${slowest} times its median, on average`, 2));
  }
  if (fit.isNarrow && sorted[0] > LIKE_A_DATE && sorted[0] < sorted[sorted.length - 1]) {
    lines.push(...wrapped('Are these points in time? A trace has durations.', 2));
  }
  const different = new Set(sample.sorted).size;
  if (different < sample.n / 2) {
    const rounding = `only ${different} of ${sample.n} durations differ: rounding alone gives every model a distance`;
    lines.push(...wrapped(rounding, 2));
  }
  return lines;
}

/** Mean over the rounds of the largest duration over the median. */
function slowestToMedian({ rounds, workers, durations }: Trace): number {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const sorted = durations.slice(round * workers, (round + 1) * workers).sort();
    sum += sorted[workers - 1] / quantileOf(sorted, 0.5);
  }
  return sum / rounds;
}

function table(models: readonly FittedModel[]): string[] {
  const head = '  model                   KS      p      ΔAIC  parameters, 95 % intervals';
  return [head, ...models.flatMap((model) => rowsOf(model, models[0].aic))];
}

function rowsOf({ model, ks, p, aic, parameters }: FittedModel, best: number): string[] {
  const numbers = [
    ks.toFixed(3).padStart(6),
    (p < 0.001 ? p.toExponential(0) : p.toFixed(3)).padStart(7),
    (aic - best).toFixed(1).padStart(10),
  ];
  const start = `  ${model.padEnd(20)}${numbers.join('')}  `;
  const below = ' '.repeat(start.length);
  return parameters.flatMap((parameter, i) => {
    const text = parameterText(parameter);
    const lead = i === 0 ? start : below;
    if (lead.length + text.length <= 80) return [lead + text];
    const gap = text.indexOf(' [');
    return [lead + text.slice(0, gap), `${below} ${text.slice(gap)}`];
  });
}

function parameterText({ name, value, low, high }: ParameterEstimate): string {
  return `${name} ${plain(value)} [${plain(low)}, ${plain(high)}]`;
}

function notes({ sample, trace, replicates, models, failed, reduced }: Fit): string[] {
  const some =
    sample.n < trace.durations.length
      ? `Models, intervals and tests: from ${sample.n} durations, drawn at random (--sample). `
      : '';
  const least = 1 / (replicates + 1);
  const texts = [
    `${some}KS: distance from the fitted model; p: share of ${replicates} samples of it, fitted anew, that are as far ` +
      `(${plain(least)} is the least there is); a model is rejected for p <= ${LEVEL.toPrecision(2)}. KS and ` +
      'intervals treat the durations as independent.',
    ...(failed.length === 0
      ? []
      : [`Not fitted, as the durations are beyond what can be computed: ${failed.join(', ')}.`]),
    ...reduced.map(({ model, to }) => `${model}: no mixture is more likely than the ${to} model.`),
  ];
  if (models.some(({ model }) => model === 'shifted-exponential')) {
    texts.push(
      'The least duration estimates alpha of shifted-exponential and scale of pareto, from above: their intervals lie below it.',
    );
  }
  return texts.flatMap((text) => wrapped(text, 2));
}

function dependenceText({ persistence, togetherness, rounds, workers }: Dependence, trace: Trace): string[] {
  const lines: string[] = [];
  if (persistence === undefined || togetherness === undefined) {
    const lacking = trace.workers < 2 ? 'one worker' : 'one round';
    return wrapped(`Do slow workers stay slow? Do they come together? ${lacking} cannot tell.`, 2);
  }
  const { next, any } = persistence;
  lines.push(
    ...answer(
      'Do slow workers stay slow?',
      persistence.p,
      `rank correlation ${signed(next)} with the next round, ${signed(any)} between any two rounds`,
    ),
    ...answer(
      'Do they come together?',
      togetherness.p,
      `rank correlation ${signed(togetherness.correlation)} of two workers over the rounds`,
    ),
  );
  if (rounds * workers < trace.durations.length) {
    lines.push(...wrapped(`(from ${rounds} successive rounds of ${workers} workers)`, 2));
  }
  return lines;
}

/** Whether some workers are always slow: only asked where slow workers stay slow at all. */
function lastingText({ dependence: { persistence }, lasting }: Fit): string[] {
  if (persistence === undefined || persistence.p > LEVEL) return [];
  if (lasting === undefined) {
    const text =
      'Are some always slower? not to be told: what ties rounds together lasts too long for this trace';
    return wrapped(text, 2, 4);
  }
  const { p, blocks, length } = lasting;
  const how = `${blocks} stretches of ${plural(length, 'round')} compared with one another`;
  return wrapped(
    `Are some always slower? ${p <= LEVEL ? 'yes' : 'not seen'}: ${how} (p = ${p.toFixed(3)})`,
    2,
    4,
  );
}

function speedsText({ parameters, speeds, ks, p, restDepends }: SpeedsFit): string[] {
  const sorted = [...speeds].sort((a, b) => a - b);
  const ends = `speeds from ${plain(sorted[0])} to ${plain(sorted[sorted.length - 1])}`;
  return [
    ...wrapped(`per-worker, ${ends}, with a lognormal rest:`, 2, 4),
    ...parameters.map((parameter) => `    ${parameterText(parameter)}`),
    ...wrapped(
      `KS of the rest ${ks.toFixed(3)} (p = ${p.toFixed(3)}); ${restDepends ? 'the rest, or rounds, still depend on those before' : 'nothing is left that depends on the round before'}`,
      4,
    ),
  ];
}

function statesText(states: StatesFit): string[] {
  const { parameters, ks, p, next, any, persistsAlike, changes, rounds, workers } = states;
  const correlation = ({ low, high }: Limits) => `${signed(low)} to ${signed(high)}`;
  const fitted = `gilbert-elliott with lognormal states, fitted to ${rounds} successive rounds of ${workers} workers`;
  if (changes < 1) {
    // Nothing is known of states that are hardly ever left: of their parameters neither.
    const text = `${fitted}: ${plain(changes)} changes of state per worker; workers that always differ look the same`;
    return wrapped(text, 2, 4);
  }
  return [
    ...wrapped(`${fitted}:`, 2, 4),
    ...parameters.map((parameter) => `    ${parameterText(parameter)}`),
    ...wrapped(
      `KS ${ks.toFixed(3)} (p = ${p.toFixed(3)}); rank correlation with the next round ${correlation(next)}, between any ` +
        `two ${correlation(any)}: ${persistsAlike ? 'as in the trace' : 'not as in the trace'}; ${plain(changes)} changes ` +
        'of state per worker',
      4,
    ),
  ];
}

function answer(question: string, p: number, measured: string): string[] {
  return wrapped(`${question} ${p <= LEVEL ? 'yes' : 'not seen'}: ${measured} (p = ${p.toFixed(3)})`, 2, 4);
}

/** The last line: what to simulate with. */
export function verdictLine({ constant, notRejected, persistent, together, adequate }: Verdict): string {
  if (constant !== undefined)
    return `Adequate: deterministic, value ${plain(constant)}: all durations are equal (to 0.1 %).`;
  if (adequate?.model === 'gilbert-elliott') {
    return `Adequate: gilbert-elliott with lognormal states (p = ${adequate.p.toFixed(3)}).`;
  }
  if (adequate?.model === 'per-worker') {
    return `Adequate: per-worker speeds with a lognormal rest (p = ${adequate.p.toFixed(3)}).`;
  }
  if (adequate !== undefined) {
    const others = notRejected.length - 1;
    const alone =
      others === 0 ? 'all others are rejected' : `${others} more ${others === 1 ? 'is' : 'are'} not rejected`;
    return `Adequate: ${adequate.model} (p = ${adequate.p.toFixed(3)}); ${alone}.`;
  }
  const reasons = [
    ...(notRejected.length === 0 ? ['every model is rejected'] : []),
    ...(persistent ? ['slowness lasts'] : []),
    ...(together ? [persistent ? 'is shared' : 'slowness is shared'] : []),
  ];
  const why = [reasons.slice(0, -1).join(', '), reasons.at(-1)].filter((text) => text !== '').join(' and ');
  return `None: ${why}. Replay the trace.`;
}

function signed(correlation: number): string {
  return correlation.toFixed(3);
}
