import { type Claim, type Verdict, verdictOf } from '../../analysis/figures/claim.js';
import type { Run } from '../../analysis/figures/figure.js';
import type { Metric } from '../../simulation/experiment/metrics.js';
import { type Estimate, interval, meanOf, Z95 } from '../../statistics/estimate.js';
import { ratio } from '../../statistics/ratios.js';

/** How far "about" and "around" reach in the paper's numbers, so that verdicts do not depend on taste. */
const ABOUT_PERCENT = 5;
const ABOUT_VOLUME = 0.1;
const ABOUT_SAME = 0.1;

/** The statements of Section 4.2 about Figure 1, under eq. (1). */
export function fig1Claims(run: Run): Claim[] {
  const tolerances = [...new Set(run.experiment.values.map(([, , t]) => Number(t)))];
  const at = (scheme: string, tolerance: number, metric: Metric): Estimate => {
    const index = run.experiment.values.findIndex(
      ([correlation, name, t]) => correlation === 'worker' && name === scheme && t === tolerance,
    );
    return meanOf(run.summaries[index].of(metric));
  };
  const time = (scheme: string, tolerance: number) => at(scheme, tolerance, 'completion_time');
  const claims: Claim[] = [];
  const add = (
    id: string,
    section: string,
    statement: string,
    estimate: Estimate,
    verdict: Verdict,
    note: string,
  ) =>
    claims.push({
      id,
      paper: 'cpgc',
      section,
      statement,
      value: estimate.value,
      ...interval(estimate),
      verdict,
      note,
    });

  for (const other of ['mcc', 'uc-mmc']) {
    const less = percentLess(time('cpgc', 0.05), time(other, 0.05));
    const name = other === 'mcc' ? 'MCC' : 'UC-MMC';
    add(
      `cpgc-25-percent-${other}`,
      '4.2',
      `At tolerance 5 % CPGC takes about 25 % less time than ${name}`,
      less,
      verdictOf(Math.abs(less.value - 25) <= ABOUT_PERCENT),
      `value: percent less; "about" is taken as within ${ABOUT_PERCENT} percentage points`,
    );
  }
  for (const [scheme, name, paper] of [
    ['uc-mmc', 'UC-MMC', 1.8],
    ['cpgc', 'CPGC', 1.5],
  ] as const) {
    const volume = at(scheme, 0, 'volume');
    add(
      `cpgc-volume-${scheme}`,
      '4.2, Fig. 1c',
      `Communication volume of ${name} at full gradient is around ${paper}`,
      volume,
      verdictOf(Math.abs(volume.value - paper) <= ABOUT_VOLUME),
      `"around" is taken as within ${ABOUT_VOLUME}`,
    );
  }
  const mccVolume = at('mcc', 0, 'volume');
  add(
    'cpgc-volume-mcc',
    '4.2, footnote 1',
    'Communication volume of MCC is slightly greater than 1 (zero padding)',
    mccVolume,
    verdictOf(mccVolume.value > 1 && mccVolume.value < 1 + ABOUT_SAME),
    'the same in every iteration: 7 messages of size 3/20',
  );
  const near = ratio(at('cpgc', 0.1, 'volume'), at('mcc', 0.1, 'volume'));
  add(
    'cpgc-volume-near-mcc',
    '4.2, Fig. 1c',
    'Communication volume of CPGC is close to that of MCC at a tolerance of around 10 %',
    near,
    verdictOf(Math.abs(near.value - 1) <= ABOUT_SAME),
    `value: CPGC ÷ MCC; "close" is taken as within ${100 * ABOUT_SAME} %`,
  );
  const crossing = tolerances.find((t) => surelyLess(time('uc-mmc', t), time('mcc', t)));
  add(
    'cpgc-uc-mmc-beats-mcc',
    '4.2, Fig. 1a',
    'Beyond a certain tolerance UC-MMC has a lower completion time than MCC',
    { value: crossing ?? Number.MAX_VALUE, se: 0 },
    verdictOf(
      crossing !== undefined &&
        tolerances.every((t) => t < crossing || surelyLess(time('uc-mmc', t), time('mcc', t))),
    ),
    'value: the least tolerance of the grid from which on it holds',
  );
  const fastest = tolerances.filter((t) =>
    ['uc-mmc', 'mcc'].every((other) => surelyLess(time('cpgc', t), time(other, t))),
  );
  add(
    'cpgc-fastest',
    '4.2, Fig. 1a',
    'CPGC outperforms both UC-MMC and MCC in completion time, at every tolerance',
    { value: fastest.length, se: 0 },
    verdictOf(fastest.length === tolerances.length),
    fastestNote(tolerances, fastest, (t) => ratio(time('cpgc', t), time('uc-mmc', t)).value),
  );
  for (const scheme of ['uc-mmc', 'cpgc']) {
    const drops = tolerances
      .slice(1)
      .filter((t, i) => surelyLess(time(scheme, t), time(scheme, tolerances[i])));
    add(
      `cpgc-improves-${scheme}`,
      '4.2, Fig. 1a',
      `The completion time of ${scheme === 'cpgc' ? 'CPGC' : 'UC-MMC'} improves with the tolerance`,
      { value: drops.length, se: 0 },
      verdictOf(drops.length === tolerances.length - 1),
      `value: steps of the tolerance, of ${tolerances.length - 1}, at which it falls`,
    );
  }
  const spread = Math.max(...tolerances.map((t) => Math.abs(time('mcc', t).value - time('mcc', 0).value)));
  add(
    'cpgc-mcc-flat',
    '4.2',
    'The performance of MCC is the same at every tolerance',
    { value: spread, se: 0 },
    verdictOf(spread === 0),
    'value: largest difference of its mean completion times, which are measured on the same draws',
  );
  const load = ratio(at('uc-mmc', 0, 'messages'), at('mcc', 0, 'messages'));
  const volume = ratio(at('uc-mmc', 0, 'volume'), at('mcc', 0, 'volume'));
  add(
    'cpgc-load-more-than-volume',
    '4.2, Fig. 1b and 1c',
    'Sending several messages affects the communication load more drastically than the volume',
    load,
    verdictOf(load.value > volume.value),
    `value: load of UC-MMC ÷ load of MCC; for the volume the quotient is ${volume.value.toPrecision(3)}`,
  );
  return claims;
}

/** By how many percent a is less than b. */
function percentLess(a: Estimate, b: Estimate): Estimate {
  const quotient = ratio(a, b);
  return { value: 100 * (1 - quotient.value), se: 100 * quotient.se };
}

/** Whether a is less than b by more than their sampling errors can explain (95 %). */
function surelyLess(a: Estimate, b: Estimate): boolean {
  return b.value - a.value > Z95 * Math.hypot(a.se, b.se);
}

function fastestNote(
  all: readonly number[],
  fastest: readonly number[],
  toUcMmc: (t: number) => number,
): string {
  const text = `value: tolerances of the grid, of ${all.length}, at which both differences are beyond their sampling errors`;
  const others = all.filter((t) => !fastest.includes(t));
  if (others.length === 0) return text;
  const list = others.map((t) => `${t} (CPGC ÷ UC-MMC ${toUcMmc(t).toFixed(3)})`);
  return `${text}; not at ${list.join(', ')}`;
}
