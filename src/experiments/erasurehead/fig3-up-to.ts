import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import { erasureheadClaim } from './claims.js';
import { MEAN_DELAYS, type TrainedTask } from './cluster.js';
import { computingFor, largest, lateRows, type SpeedRow, sampleAt, type Value } from './fig3-rows.js';
import { digits, where } from './fig3-text.js';

/** "Up to x times" is reached if the largest speed-up is at least this part of x. */
const REACHED = 0.9;

/** What AGC is compared with in a claim of the form "up to so many times as fast". */
export interface UpTo {
  readonly id: string;
  readonly section: string;
  readonly times: number;
  readonly over: string;
  readonly value: Value;
}

/** A claim that AGC is up to so many times as fast as something, on some learning tasks. */
export function upTo(
  { id, section, times, over, value }: UpTo,
  all: readonly SpeedRow[],
  trained: readonly TrainedTask[],
  stated: number,
): Claim {
  const rows = all.filter((row) => trained.some(({ task }) => task === row.task));
  const best = largest(lateRows(rows, stated, MEAN_DELAYS.code), value);
  const slow = largest(lateRows(rows, stated, MEAN_DELAYS.paper), value);
  const found = sampleAt(best, value);
  return erasureheadClaim(
    id,
    section,
    `AGC is up to ${times} times as fast as ${over}`,
    found,
    verdictOf(found.value >= REACHED * times),
    `value: the largest speed-up to a level of the test metric, ${where(best)}, mean delay ${MEAN_DELAYS.code} s; with ` +
      `${MEAN_DELAYS.paper} s ${digits(slow, value)} (${where(slow)}). It holds if it is at least ${REACHED} of the number. How large ` +
      'it is rests on the time to compute and send, which the paper does not print and which is assumed to be short: to the ' +
      `level of exact descent after ${stated} iterations it would be ${times} with ${needed(trained, times, value)}`,
  );
}

/** With what computing times a speed-up would be as large as printed. */
export function needed(trained: readonly TrainedTask[], times: number, value: Value): string {
  const seconds = trained.map((each) => {
    const own = computingFor(each, times, value);
    return `${own === undefined ? 'none' : `${Number(own.toPrecision(2))} s`} (${each.task.title})`;
  });
  return `a computing time per partition of ${seconds.join(', ')}`;
}
