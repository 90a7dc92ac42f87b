import { cut, duration, labelled, short } from './terminal.js';

/** Progress of a sweep. */
export interface SweepFacts {
  readonly experiment: string;
  /** Number of complete points, and of all points. */
  readonly points: number;
  readonly ofPoints: number;
  /** Trials (with training: runs) done over all points, and their final number where it is known. */
  readonly trials: number;
  readonly ofTrials: number | undefined;
  /** Whether `ofTrials` is an estimate, as with --precision. */
  readonly isEstimate: boolean;
  readonly unit: 'trials' | 'runs';
  /** Trials per second. */
  readonly rate: number;
  readonly leastPrecise: LeastPrecise | undefined;
}

/** The point with the widest relative interval. */
interface LeastPrecise {
  readonly metric: string;
  /** Row of the result, from 0. */
  readonly point: number;
  /** Half-width of the 95 % confidence interval divided by the mean. */
  readonly relative: number;
  /** Requested precision, if any. */
  readonly wanted: number | undefined;
  /** Its swept values as text. */
  readonly values: string;
}

/** Estimated seconds left, where known. */
function secondsLeft({ trials, ofTrials, rate }: SweepFacts): number | undefined {
  return ofTrials === undefined || !(rate > 0) ? undefined : Math.max(0, ofTrials - trials) / rate;
}

/** Progress as lines of at most `width` characters for a terminal. */
export function sweepLines(facts: SweepFacts, width: number): string[] {
  const { experiment, points, ofPoints, trials, ofTrials, isEstimate, unit, rate, leastPrecise } = facts;
  const left = secondsLeft(facts);
  const of = ofTrials === undefined ? '' : `/${isEstimate ? '≈' : ''}${short(ofTrials)}`;
  const tail = [
    `${points}/${ofPoints} ${ofPoints === 1 ? 'point' : 'points'}`,
    `${short(trials)}${of} ${unit}`,
    ...(ofTrials ? [`${Math.min(100, Math.floor((100 * trials) / ofTrials))} %`] : []),
    ...(rate > 0 ? [`${short(rate)}/s`] : []),
    ...(left === undefined ? [] : [`${duration(left)} left`]),
  ];
  const first = labelled(experiment, tail.join('  '), width);
  return leastPrecise === undefined ? [first] : [first, cut(leastPreciseLine(leastPrecise), width)];
}

function leastPreciseLine({ metric, point, relative, wanted, values }: LeastPrecise): string {
  const goal = wanted === undefined ? '' : ` (wanted ${percent(wanted)})`;
  const of = metric === 'completion_time' ? '' : `${metric} `;
  const where = values === '' ? '' : `: ${values}`;
  return `least precise: ${of}± ${percent(relative)}${goal} at point ${point}${where}`;
}

function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(2))} %`;
}

/** Progress as a line of JSON. */
export function sweepJson(facts: SweepFacts, more: Readonly<Record<string, unknown>> = {}): string {
  const { experiment, points, ofPoints, trials, ofTrials, unit, rate, leastPrecise } = facts;
  const left = secondsLeft(facts);
  return JSON.stringify({
    experiment,
    points,
    of_points: ofPoints,
    [unit]: trials,
    ...(ofTrials === undefined ? {} : { [`of_${unit}`]: ofTrials }),
    [`${unit}_per_second`]: Number(rate.toPrecision(3)),
    ...(left === undefined ? {} : { seconds_left: Math.ceil(left) }),
    ...(leastPrecise && {
      least_precise: {
        metric: leastPrecise.metric,
        point: leastPrecise.point,
        relative: Number(leastPrecise.relative.toPrecision(3)),
      },
    }),
    ...more,
  });
}

const SPACING = 250; // ms between two samples, at least
const SAMPLES = 40;

/**
 * Current rate of growth of a counter: over the last ten seconds or, where it grows rarely, its last forty steps.
 * Time before the first step (start-up) does not count.
 */
export class RecentRate {
  private readonly samples: { readonly at: number; readonly count: number }[] = [];

  /**
   * @param start initial value of the counter
   * @param clock milliseconds; for tests
   */
  constructor(
    private readonly start: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Records the counter's present value. */
  note(count: number): void {
    const last = this.samples.at(-1);
    const at = this.clock();
    if (count === (last?.count ?? this.start) || (last !== undefined && at - last.at < SPACING)) return;
    this.samples.push({ at, count });
    if (this.samples.length > SAMPLES) this.samples.shift();
  }

  /** Growth per second; 0 while unknown. */
  perSecond(): number {
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || first === last) return 0;
    return (1000 * (last.count - first.count)) / (last.at - first.at);
  }
}
