import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import { type Estimate, positiveInterval } from '../../statistics/estimate.js';
import { erasureheadClaim, exactly } from './claims.js';
import { computingTime, MEAN_DELAYS, type TrainedTask } from './cluster.js';
import { covertypeClaims } from './fig3-covertype-claims.js';
import {
  overCoded,
  overUncoded,
  PAPER_MOST,
  type SpeedRow,
  sampleAt,
  statedRows,
  type Value,
} from './fig3-rows.js';
import { listed, NAMES } from './fig3-text.js';
import { upTo } from './fig3-up-to.js';
import { statedIteration } from './speed.js';

/** From what factor on a speed-up is substantial. */
const SUBSTANTIAL = 1.5;

/** What the paper says of speed-ups with injected delays. */
export function fig3Claims(rows: readonly SpeedRow[], trained: readonly TrainedTask[]): Claim[] {
  const stated = statedIteration(trained[0]);
  const of = (name: string) => trained.filter(({ task }) => task.name === name);
  const coded = (id: string, section: string, own: readonly TrainedTask[], where = '') => {
    const over = `EGC with the same c${where}`;
    return upTo({ id, section, times: PAPER_MOST.coded, over, value: overCoded }, rows, own, stated);
  };
  const most = { id: 'fig3-over-uncoded', section: 'abstract, 1.1', times: PAPER_MOST.uncoded };
  return [
    upTo({ ...most, over: 'uncoded descent', value: overUncoded }, rows, trained, stated),
    coded('fig3-over-coded', 'abstract, 1.1', trained),
    ...of('amazon').flatMap((each) => [
      ...amazonClaims(each, stated),
      coded('fig3-amazon', '5.3, Amazon', [each], ', on Amazon'),
    ]),
    ...of('covertype').flatMap((each) => covertypeClaims(each, stated)),
    ...of('kc-housing').flatMap((each) => [
      housingClaim(each, stated),
      coded('fig3-kc', '5.3, KC housing', [each], ', on KC housing'),
    ]),
    pronouncedClaim(trained, stated),
  ];
}

/** The stated level, on the clock of the runs or with another mean delay. */
function rowsOf(trained: TrainedTask, mean: number = MEAN_DELAYS.code): SpeedRow[] {
  return statedRows(trained, { computing: computingTime(trained.task), mean });
}

/** The least of some speed-ups. */
function least(rows: readonly SpeedRow[], value: Value): Estimate {
  return rows
    .map((row) => sampleAt(row, value))
    .reduce((a, b) => (b.value < a.value ? b : a), { value: Number.MAX_VALUE, se: 0, df: 0 });
}

function isCoded({ overCoded }: SpeedRow): boolean {
  return overCoded !== undefined;
}

function amazonClaims(trained: TrainedTask, stated: number): Claim[] {
  const own = rowsOf(trained);
  const coded = own.filter(isCoded);
  const level = `to the level of exact descent after ${stated} iterations`;
  return [
    erasureheadClaim(
      'fig3-amazon-uncoded',
      '5.3, Amazon',
      'Both AGC and EGC outperform uncoded descent on Amazon',
      least(own, overUncoded),
      verdictOf(own.length === 4 && own.every(({ speedUp }) => positiveInterval(speedUp).low > 1)),
      `value: the least of the four speed-ups ${level}: ${listed(own, overUncoded)}`,
    ),
    erasureheadClaim(
      'fig3-amazon-consistent',
      '5.3, Amazon',
      'AGC consistently converges faster than EGC on Amazon',
      least(coded, overCoded),
      verdictOf(
        coded.length === 2 && coded.every((row) => positiveInterval(sampleAt(row, overCoded)).low > 1),
      ),
      `value: the lesser of the speed-ups over EGC with the same c ${level}: ${listed(coded, overCoded)}`,
    ),
  ];
}

/** "A substantial end-to-end speedup over EGC and uncoded GD" (5.3, KC housing). */
function housingClaim(trained: TrainedTask, stated: number): Claim {
  const agc = rowsOf(trained).filter(isCoded);
  const surely = (row: SpeedRow, value: Value) => positiveInterval(sampleAt(row, value)).low >= SUBSTANTIAL;
  return erasureheadClaim(
    'fig3-kc-both',
    '5.3, KC housing',
    'On KC housing AGC has a substantial end-to-end speed-up over both EGC and uncoded descent',
    least(agc, overCoded),
    verdictOf(agc.length === 2 && agc.every((row) => surely(row, overCoded) && surely(row, overUncoded))),
    `value: the lesser of the speed-ups over EGC with the same c to the level of exact descent after ${stated} iterations: ` +
      `${listed(agc, overCoded)}; over uncoded descent ${listed(agc, overUncoded)}. Substantial is taken as surely beyond ` +
      `${SUBSTANTIAL}`,
  );
}

/** Section 5: "as the straggler effect gets more pronounced, ErasureHead leads to even larger speedups". */
function pronouncedClaim(trained: readonly TrainedTask[], stated: number): Claim {
  const growths = trained.flatMap((each) => {
    const [mild, heavy] = [MEAN_DELAYS.code, MEAN_DELAYS.paper].map((mean) =>
      rowsOf(each, mean).filter(isCoded),
    );
    return heavy.flatMap((row) => {
      const before = mild.find(({ series }) => series === row.series);
      if (before === undefined) return [];
      const growth = (value: Value) => sampleAt(row, value).value / sampleAt(before, value).value;
      return [{ row, uncoded: growth(overUncoded), coded: growth(overCoded) }];
    });
  });
  const text = growths.map(
    ({ row, uncoded, coded }) =>
      `${row.task.label}, ${NAMES[row.series]}: ${uncoded.toFixed(2)} and ${coded.toFixed(2)}`,
  );
  return erasureheadClaim(
    'fig3-pronounced',
    'Section 5',
    'As straggling gets more pronounced, AGC’s speed-ups over uncoded descent and over EGC get larger',
    exactly(Math.min(...growths.flatMap(({ uncoded, coded }) => [uncoded, coded]))),
    verdictOf(growths.length > 0 && growths.every(({ uncoded, coded }) => uncoded > 1 && coded > 1)),
    `value: the least factor by which a speed-up to the level of exact descent after ${stated} iterations grows where the mean ` +
      `delay is ${MEAN_DELAYS.paper} s in place of ${MEAN_DELAYS.code} s, over uncoded descent and over EGC with the same c: ` +
      text.join('; '),
  );
}
