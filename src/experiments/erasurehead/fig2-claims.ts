import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import { meanOf } from '../../statistics/estimate.js';
import { ratio } from '../../statistics/ratios.js';
import { erasureheadClaim, exactly } from './claims.js';
import { LOADS, MEAN_DELAYS, PAPER_WAIT, type SeriesName, type TrainedTask } from './cluster.js';
import { bestChoices } from './curves.js';
import type { Timed } from './fig2-runs.js';

/** From what factor on a time is much less than another. */
const MUCH = 1.5;

/** What Section 5.3 says of times per iteration and of how many workers to wait for. */
export function fig2Claims(trained: readonly TrainedTask[], timed: readonly Timed[]): Claim[] {
  return [...waitClaims(trained), iterationClaim(timed)];
}

function waitClaims(trained: readonly TrainedTask[]): Claim[] {
  const waits = trained.map((each) => {
    const best = bestChoices(each);
    const of = (load: number) => best.find(({ series }) => series === `agc${load}`)?.wait ?? Number.NaN;
    return { task: each.task, waits: LOADS.map(of) };
  });
  const listed = waits.map(({ task, waits }) => `${task.label} ${waits.join(' and ')}`).join(', ');
  const amazon = waits.find(({ task }) => task.name === 'amazon');
  const falls = verdictOf(waits.every(({ waits: [two, three] }) => three <= two));
  return [
    ...(amazon === undefined
      ? []
      : [
          erasureheadClaim(
            'fig2-wait',
            '5.3, Amazon',
            'For c = 2 and c = 3 AGC does best when it waits for at most 11 of 30 workers',
            exactly(Math.max(...amazon.waits)),
            verdictOf(amazon.waits.every((wait) => wait <= PAPER_WAIT)),
            `value: the larger of the two best numbers, of ${candidates(trained)} the one that first reaches what exact descent ` +
              `has after half of its iterations. c = 2 and c = 3: ${listed}`,
          ),
        ]),
    erasureheadClaim(
      'fig2-wait-falls',
      '5.3, Amazon',
      'As c grows, delta should fall',
      exactly(waits.filter(({ waits: [two, three] }) => three < two).length),
      falls,
      `value: data sets, of ${waits.length}, on which the best number of workers to wait for is smaller for c = 3 than for ` +
        `c = 2; it must be larger on none. c = 2 and c = 3: ${listed}`,
    ),
  ];
}

function candidates([{ choices }]: readonly TrainedTask[]): string {
  return [...new Set(choices.flatMap(({ wait }) => wait ?? []))].join(', ');
}

function iterationClaim(timed: readonly Timed[]): Claim {
  const own = timed.filter(({ mean }) => mean === MEAN_DELAYS.code);
  const timeOf = ({ run, choices }: Timed, series: SeriesName) => {
    const at = choices.findIndex(
      (choice) => choice.series === series && [undefined, PAPER_WAIT].includes(choice.wait),
    );
    return meanOf(run.summaries[at].of('completion_time'));
  };
  const kc = own.find(({ task }) => task.name === 'kc-housing') ?? own[0];
  const ordered = own.every((each) =>
    LOADS.every((load) => {
      const coded = timeOf(each, `egc${load}`).value;
      return timeOf(each, `agc${load}`).value < coded && coded < timeOf(each, 'uncoded').value;
    }),
  );
  const over = (slow: SeriesName, fast: SeriesName) => ratio(timeOf(kc, slow), timeOf(kc, fast));
  const text = (slow: SeriesName, fast: SeriesName) => over(slow, fast).value.toFixed(2);
  return erasureheadClaim(
    'fig2-iteration-time',
    '5.3, Fig. 2 (d–f)',
    'AGC takes less time per iteration than EGC, and EGC less than uncoded; on KC housing much less',
    over('egc2', 'agc2'),
    verdictOf(ordered && LOADS.every((load) => over(`egc${load}`, `agc${load}`).value >= MUCH)),
    `value: EGC over AGC that waits for ${PAPER_WAIT}, KC housing, c = 2, mean delay ${MEAN_DELAYS.code} s; c = 3: ` +
      `${text('egc3', 'agc3')}; uncoded over AGC ${text('uncoded', 'agc2')} and ${text('uncoded', 'agc3')}. It holds if the order is ` +
      `that on all ${own.length} data sets; “much” is taken as a factor of ${MUCH}`,
  );
}
