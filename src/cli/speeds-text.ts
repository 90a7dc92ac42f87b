import type { Advice } from '../analysis/advise/advise.js';
import { type Numbering, numberingPays } from '../analysis/advise/numbering.js';
import { unitOfTime } from '../analysis/candidates/base.js';
import { traceOf } from '../analysis/candidates/measured.js';
import { count, lessTime, short } from '../report/numbers.js';
import { paragraph } from './text.js';

/** Workers that are named in a line, at most. */
const MOST_NAMED = 16;

/** Whether another numbering of the workers pays, in lines of at most 80 columns. */
export function numberingLines({ numbering, standings, winner, search, baseline }: Advice): string[] {
  if (numbering === undefined || winner === undefined) return [];
  const { candidate, time, saved, savedOfBaseline, rounds } = numbering;
  const pays = numberingPays(numbering);
  const label = standings[candidate].candidate.label;
  const unit = unitOfTime(search.base);
  const against = [winner, candidate].includes(baseline)
    ? ''
    : `, ${lessTime(savedOfBaseline)} than ${standings[baseline].candidate.label}`;
  const found =
    candidate === winner && candidate === baseline
      ? `${label} stays the best`
      : `${label} then takes ${short(time.value)}${unit ? ` ${unit}` : ''}, ${lessTime(saved)} than the best ` +
        `above in the same rounds${against}`;
  return paragraph(
    `Fast and slow workers in turn (delay.order: ${orderText(numbering, traceOf(search.base.point).names)})? ` +
      `${pays}: ${found}. Order and scheme are chosen on the first half of the rounds and tested on the other ` +
      `${count(rounds)}.${pays === 'yes' ? ' --out writes it.' : ''}`,
  );
}

/** The workers by their numbers, and their names where they have some. */
function orderText({ order }: Numbering, names: readonly string[] | undefined): string {
  const some = order.slice(0, MOST_NAMED);
  const more = order.length > some.length ? ', …' : '';
  const named = names === undefined ? '' : ` = ${some.map((worker) => names[worker]).join(', ')}${more}`;
  return `[${some.join(', ')}${more}]${named}`;
}

/** Whether unequal shares pay, in lines of at most 80 columns. */
export function sharesLines({ standings, shares, baseline, search }: Advice): string[] {
  if (shares === undefined) return [];
  const { candidate, time, contender } = standings[shares.best];
  const unit = unitOfTime(search.base);
  const faster = contender || shares.saved.high <= 0 ? '' : ', but there is a faster way without them';
  return paragraph(
    `Less work for slow workers (shares that follow their speeds)? ${shares.pay}: ${candidate.label} takes ` +
      `${short(time?.value ?? Number.NaN)}${unit ? ` ${unit}` : ''}, ${lessTime(shares.saved)} than ${standings[baseline].candidate.label}${faster}.`,
  );
}
