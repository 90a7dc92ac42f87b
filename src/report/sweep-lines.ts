import { cut, duration, labelled, short } from './terminal-lines.js';

/** How far a sweep has come. */
export interface SweepFacts {
  readonly experiment: string;
  /** Points whose result is complete, and all of them. */
  readonly points: number;
  readonly ofPoints: number;
  /** Trials (with training: runs) of all points together, and how many there will be, where that is known. */
  readonly trials: number;
  readonly ofTrials: number | undefined;
  /** Whether that is an estimate, as with a precision. */
  readonly isEstimate: boolean;
  readonly unit: 'trials' | 'runs';
  /** Trials per second. */
  readonly rate: number;
  readonly leastPrecise: LeastPrecise | undefined;
}

/** The point that is known least well. */
export interface LeastPrecise {
  readonly metric: string;
  /** Row of the result, from 0. */
  readonly point: number;
  /** Half-width of the 95 % confidence interval ÷ mean. */
  readonly relative: number;
  /** What was asked for, if anything. */
  readonly wanted: number | undefined;
  /** Its swept values, in words. */
  readonly values: string;
}

/** Seconds that the rest will take, where that can be said. */
export function secondsLeft({ trials, ofTrials, rate }: SweepFacts): number | undefined {
  return ofTrials === undefined || !(rate > 0) ? undefined : Math.max(0, ofTrials - trials) / rate;
}

/** The same for a terminal, in lines of at most `width` characters. */
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

/** The same as a line of JSON. */
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
 * How fast something grows by now: from when it first grew, so that a start that took its time does not count, and
 * over the last ten seconds or, where it grows more rarely, the last forty times.
 */
export class RecentRate {
  private readonly samples: { readonly at: number; readonly count: number }[] = [];

  /**
   * @param start what it begins with
   * @param clock milliseconds; for tests
   */
  constructor(
    private readonly start: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Notes what it has come to. */
  note(count: number): void {
    const last = this.samples.at(-1);
    const at = this.clock();
    if (count === (last?.count ?? this.start) || (last !== undefined && at - last.at < SPACING)) return;
    this.samples.push({ at, count });
    if (this.samples.length > SAMPLES) this.samples.shift();
  }

  /** Per second; 0 while it cannot be said. */
  perSecond(): number {
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || first === last) return 0;
    return (1000 * (last.count - first.count)) / (last.at - first.at);
  }
}
