import type { SchemeDefinition } from '../../schemes/scheme.js';
import { resolveWait } from '../../schemes/wait.js';
import { type Point, workTimesOf } from '../../simulation/experiment/experiment.js';

/** The system whose workers are waited for. */
export interface WaitSetting {
  readonly workers: number;
  readonly tasks: number;
  /** Whether some workers may never respond, so that schemes end with those that do. */
  readonly someDoNotRespond: boolean;
  /** Mean time by which a fraction of the workers has finished a given number of tasks each. */
  readonly deadline: (work: number, fraction: number) => number;
}

/** Fractions of the workers that are waited for: as numbers of workers, fewer than all. */
const FRACTIONS = [0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95];

/** Numbers of workers that are waited for. */
export function waits({ workers, someDoNotRespond }: WaitSetting): (number | undefined)[] {
  const counts = new Set(FRACTIONS.map((fraction) => resolveWait(fraction, workers)));
  const fewer = [...counts].filter((count) => count < workers);
  return someDoNotRespond ? [...fewer, undefined] : fewer;
}

/** Waiting rules: multiples of an arrival time, and deadlines by which a fraction of the workers is in. */
interface Rules {
  readonly afterMedian: readonly number[];
  readonly afterFirst: readonly number[];
  readonly inByDeadline: readonly number[];
}

const UNCODED: Rules = {
  afterMedian: [0.1, 0.3, 1],
  afterFirst: [0.1, 0.3, 1],
  inByDeadline: [0.5, 0.8, 0.95],
};

/** The same for codes, of which loads or redundancies are searched, too. */
const CODED: Rules = { afterMedian: [0.1, 0.5], afterFirst: [0.5], inByDeadline: [0.8] };

/**
 * The waiting rules that are tried where a scheme's `wait` takes them.
 * @param chosen parameters of the scheme so far
 */
export function rulesFor(
  { parameters }: SchemeDefinition,
  key: string,
  chosen: Readonly<Record<string, unknown>>,
  { workers, tasks, deadline }: WaitSetting,
): unknown[] {
  if (key !== 'wait') return [];
  const copies = Number(chosen.redundancy ?? 1);
  const work = Number(chosen.load ?? (copies * tasks) / workers);
  const isCoded = 'load' in chosen || 'redundancy' in chosen;
  const { afterMedian, afterFirst, inByDeadline } = isCoded ? CODED : UNCODED;
  const fits = (rule: unknown) => parameters.shape.wait.safeParse(rule).success;
  // A scheme takes all rules that name times, or none.
  if (!fits({ after_first: 1 })) return [];
  const adaptive = { adaptive: 'pflug', from: 0.2, step: Math.max(1, Math.round(workers / 10)) };
  const rules = [
    ...afterMedian.map((after_median) => ({ after_median })),
    ...afterFirst.map((after_first) => ({ after_first })),
    ...inByDeadline.map((fraction) => ({ deadline: deadline(work, fraction) })),
    adaptive,
  ];
  return rules.filter(fits);
}

/** Number of times that are drawn, and significant digits of deadlines: round numbers do as well. */
const TIMES = 10_000;
const DIGITS = 3;

/** Times by which a fraction of the workers is in, from draws of their times. */
export function deadlinesOf(point: Point): WaitSetting['deadline'] {
  const { latency, bandwidth } = point.network;
  const byWork = new Map<number, Float64Array>();
  const timesOf = (work: number) => {
    const draws = workTimesOf(point, work, Math.ceil(TIMES / point.workers));
    const all = Float64Array.from(draws.flatMap((own) => Array.from(own))).sort();
    byWork.set(work, all);
    return all;
  };
  return (work, fraction) => {
    const times = byWork.get(work) ?? timesOf(work);
    const time = times[Math.ceil(fraction * times.length) - 1] + latency + 1 / bandwidth;
    return Number(time.toPrecision(DIGITS));
  };
}
