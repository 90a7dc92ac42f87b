import type { ClaimDraft } from '../../analysis/figures/claim.js';
import { type Estimate, positiveInterval } from '../../statistics/estimate.js';
import { short } from './claims.js';
import {
  computingTime,
  MEAN_DELAYS,
  SECONDS_PER_NON_ZERO,
  type SeriesName,
  type TrainedTask,
} from './cluster.js';
import { WORKERS } from './data-sets.js';
import {
  computingText,
  largest,
  lateRows,
  type Over,
  PAPER_MOST,
  type SpeedRow,
  sampleAt,
  statedRows,
} from './fig3-rows.js';
import { statedIteration } from './speed.js';

/** From this factor on a speed-up is substantial. */
const SUBSTANTIAL = 1.5;

/** "Up to x times" is reached if the largest speed-up is at least this part of x. */
const REACHED = 0.9;

/** "Around x times" and "nearly the same" are within this part of x. */
const ABOUT = 0.25;

/** Training rows of Covertype in the authors' code, of which there is a sample here. */
const COVERTYPE_ROWS = 396_112;

/** Computing times that are tried, from that of the sample to that of all rows. */
const TRIED = 25;

/** The paper's statements about speed-ups with injected delays. */
export function fig3Claims(rows: readonly SpeedRow[], trained: readonly TrainedTask[]): ClaimDraft[] {
  const stated = statedIteration(trained[0]);
  const of = (name: string) => trained.filter(({ task }) => task.name === name);
  const most = (
    id: string,
    section: string,
    over: Over,
    than: string,
    own: readonly TrainedTask[] = trained,
  ) => upTo({ id, section, over, than }, rows, own, stated);
  return [
    most('fig3-over-uncoded', 'abstract, 1.1', 'overUncoded', 'uncoded descent'),
    most('fig3-over-coded', 'abstract, 1.1', 'overCoded', 'EGC with the same c'),
    ...of('amazon').flatMap((each) => [
      ...amazonClaims(each, stated),
      most('fig3-amazon', '5.3, Amazon', 'overCoded', 'EGC with the same c, on Amazon', [each]),
    ]),
    ...of('covertype').flatMap((each) => covertypeClaims(each, stated)),
    ...of('kc-housing').flatMap((each) => [
      housingClaim(each, stated),
      most('fig3-kc', '5.3, KC housing', 'overCoded', 'EGC with the same c, on KC housing', [each]),
    ]),
    pronouncedClaim(trained, stated),
  ];
}

/** A claim that AGC is up to the paper's number of times as fast as something, on some learning tasks. */
function upTo(
  { id, section, over, than }: { id: string; section: string; over: Over; than: string },
  all: readonly SpeedRow[],
  trained: readonly TrainedTask[],
  stated: number,
): ClaimDraft {
  const times = PAPER_MOST[over];
  const rows = all.filter((row) => trained.some(({ task }) => task === row.task));
  const best = largest(lateRows(rows, stated, MEAN_DELAYS.code), over);
  const slow = largest(lateRows(rows, stated, MEAN_DELAYS.paper), over);
  const found = sampleAt(best, over);
  return {
    id,
    section,
    statement: `AGC is up to ${times} times as fast as ${than}`,
    found,
    verdict: found.value >= REACHED * times,
    note:
      `value: the largest speed-up to a level of the test metric, ${where(best)}, mean delay ${MEAN_DELAYS.code} s; with ` +
      `${MEAN_DELAYS.paper} s ${sampleAt(slow, over).value.toFixed(2)} (${where(slow)}). It holds if it is at least ${REACHED} of the number. How large ` +
      'it is rests on the time to compute and send, which the paper does not print and which is assumed to be short: to the ' +
      `level of exact descent after ${stated} iterations it would be ${times} with ${computingText(trained, times, over)}`,
  };
}

/** The stated level, on the clock of the runs or with another mean delay. */
function rowsOf(trained: TrainedTask, mean: number = MEAN_DELAYS.code): SpeedRow[] {
  return statedRows(trained, { computing: computingTime(trained.task), mean });
}

function isCoded({ overCoded }: SpeedRow): boolean {
  return overCoded !== undefined;
}

/** Whether a speed-up is beyond a factor, as far as the runs can tell. */
function surely(row: SpeedRow, over: Over, factor: number): boolean {
  return positiveInterval(sampleAt(row, over)).low > factor;
}

/** The least of some speed-ups. */
function least(rows: readonly SpeedRow[], over: Over): Estimate {
  return rows
    .map((row) => sampleAt(row, over))
    .reduce((a, b) => (b.value < a.value ? b : a), { value: Number.MAX_VALUE, se: 0, df: 0 });
}

function amazonClaims(trained: TrainedTask, stated: number): ClaimDraft[] {
  const own = rowsOf(trained);
  const coded = own.filter(isCoded);
  const level = `to the level of exact descent after ${stated} iterations`;
  return [
    {
      id: 'fig3-amazon-uncoded',
      section: '5.3, Amazon',
      statement: 'Both AGC and EGC outperform uncoded descent on Amazon',
      found: least(own, 'overUncoded'),
      verdict: own.length === 4 && own.every((row) => surely(row, 'overUncoded', 1)),
      note: `value: the least of the four speed-ups ${level}: ${listed(own, 'overUncoded')}`,
    },
    {
      id: 'fig3-amazon-consistent',
      section: '5.3, Amazon',
      statement: 'AGC consistently converges faster than EGC on Amazon',
      found: least(coded, 'overCoded'),
      verdict: coded.length === 2 && coded.every((row) => surely(row, 'overCoded', 1)),
      note: `value: the lesser of the speed-ups over EGC with the same c ${level}: ${listed(coded, 'overCoded')}`,
    },
  ];
}

/** On Covertype the paper says both: nearly the same performance, and "consistently" around 2 times as fast. */
function covertypeClaims(trained: TrainedTask, stated: number): ClaimDraft[] {
  const sample = computingTime(trained.task);
  const whole = (COVERTYPE_ROWS / WORKERS) * trained.task.partition.nonZeros * SECONDS_PER_NON_ZERO;
  const tried = Array.from({ length: TRIED }, (_, i) => {
    const computing = sample * (whole / sample) ** (i / (TRIED - 1));
    return { computing, rows: statedRows(trained, { computing, mean: MEAN_DELAYS.code }).filter(isCoded) };
  });
  const [own] = tried;
  const claim = (id: string, statement: string, times: number): ClaimDraft => {
    const about = (row: SpeedRow) => Math.abs(sampleAt(row, 'overCoded').value / times - 1) <= ABOUT;
    const found = tried.find(({ rows }) => rows.length > 0 && rows.every(about));
    return {
      id,
      section: '5.3, Covertype',
      statement,
      found: sampleAt(own.rows[0], 'overCoded'),
      verdict: found === undefined ? 'fails' : found === own ? 'holds' : 'holds as amended',
      note:
        `value: speed-up over EGC with the same c to the level of exact descent after ${stated} iterations, a sample of 15,000 rows ` +
        `with a computing time in proportion, ${short(sample)} s per partition: ${listed(own.rows, 'overCoded')}. It holds if all are ` +
        `within ${100 * ABOUT} %. Amended: with a longer computing time, up to ${short(whole)} s for the paper’s ` +
        `${COVERTYPE_ROWS.toLocaleString('en')} rows; ` +
        (found === undefined
          ? 'none does it'
          : `first with ${short(found.computing)} s: ${listed(found.rows, 'overCoded')}`) +
        '. The paper says both, nearly the same and around 2 times',
    };
  };
  return [
    claim('fig3-covertype-same', 'AGC and EGC have nearly the same performance on Covertype', 1),
    claim('fig3-covertype-2x', 'AGC is consistently around 2 times as fast as EGC on Covertype', 2),
  ];
}

/** "A substantial end-to-end speedup over EGC and uncoded GD" (5.3, KC housing). */
function housingClaim(trained: TrainedTask, stated: number): ClaimDraft {
  const agc = rowsOf(trained).filter(isCoded);
  const both = (row: SpeedRow) =>
    surely(row, 'overCoded', SUBSTANTIAL) && surely(row, 'overUncoded', SUBSTANTIAL);
  return {
    id: 'fig3-kc-both',
    section: '5.3, KC housing',
    statement: 'On KC housing AGC has a substantial end-to-end speed-up over both EGC and uncoded descent',
    found: least(agc, 'overCoded'),
    verdict: agc.length === 2 && agc.every(both),
    note:
      `value: the lesser of the speed-ups over EGC with the same c to the level of exact descent after ${stated} iterations: ` +
      `${listed(agc, 'overCoded')}; over uncoded descent ${listed(agc, 'overUncoded')}. Substantial is taken as surely beyond ` +
      `${SUBSTANTIAL}`,
  };
}

/** Section 5: "as the straggler effect gets more pronounced, ErasureHead leads to even larger speedups". */
function pronouncedClaim(trained: readonly TrainedTask[], stated: number): ClaimDraft {
  const growths = trained.flatMap((each) => {
    const mild = rowsOf(each).filter(isCoded);
    return rowsOf(each, MEAN_DELAYS.paper)
      .filter(isCoded)
      .flatMap((row) => {
        const before = mild.find(({ series }) => series === row.series);
        if (before === undefined) return [];
        const growth = (over: Over) => sampleAt(row, over).value / sampleAt(before, over).value;
        return [{ row, uncoded: growth('overUncoded'), coded: growth('overCoded') }];
      });
  });
  const text = growths.map(
    ({ row, uncoded, coded }) =>
      `${row.task.label}, ${NAMES[row.series]}: ${uncoded.toFixed(2)} and ${coded.toFixed(2)}`,
  );
  return {
    id: 'fig3-pronounced',
    section: 'Section 5',
    statement:
      'As straggling gets more pronounced, AGC’s speed-ups over uncoded descent and over EGC get larger',
    found: Math.min(...growths.flatMap(({ uncoded, coded }) => [uncoded, coded])),
    verdict: growths.length > 0 && growths.every(({ uncoded, coded }) => uncoded > 1 && coded > 1),
    note:
      `value: the least factor by which a speed-up to the level of exact descent after ${stated} iterations grows where the mean ` +
      `delay is ${MEAN_DELAYS.paper} s in place of ${MEAN_DELAYS.code} s, over uncoded descent and over EGC with the same c: ` +
      text.join('; '),
  };
}

/** The series in running text. */
const NAMES: Readonly<Record<SeriesName, string>> = {
  uncoded: 'uncoded',
  egc2: 'EGC c = 2',
  egc3: 'EGC c = 3',
  agc2: 'AGC c = 2',
  agc3: 'AGC c = 3',
};

/** The task, scheme and level of a speed-up. */
function where(row: SpeedRow | undefined): string {
  if (row === undefined) return 'reached nowhere';
  const { task, series, wait, iteration } = row;
  return `${task.label}, ${NAMES[series]} waiting for ${wait}, level of exact descent after ${iteration} iterations`;
}

/** Speed-ups, series by series. */
function listed(rows: readonly SpeedRow[], over: Over): string {
  return rows.map((row) => `${NAMES[row.series]} ${sampleAt(row, over).value.toFixed(2)}`).join(', ');
}
