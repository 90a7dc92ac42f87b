import { about, atMost, below, close, type Region } from '../../analysis/figures/claim.js';
import type { Estimate } from '../../statistics/estimate.js';
import { largest, scaled } from '../../statistics/ratios.js';
import { type Found, type TableRow, TOLERANCES, tableFigure } from './table.js';

/** The printed numbers of Tables III and IV, which the statements compare ours with. */
const TABLE_3: readonly TableRow[] = [
  {
    label: 'RCSC',
    scheme: { name: 'rcsc', orders: [1, 2, 3] },
    printed: { completion_time: [0.1582, 0.0935, 0.0755], messages: [63.94, 42.8, 34.51] },
  },
  {
    label: 'UC-MM',
    scheme: { name: 'uc-mmc', load: 3 },
    printed: { completion_time: [0.2424, 0.117, 0.0799], messages: [81.29, 51.16, 36.7] },
  },
  {
    label: 'MCC',
    scheme: { name: 'mcc', load: 3 },
    printed: { completion_time: [0.1572], messages: [14] },
  },
];

const TABLE_4: readonly TableRow[] = [
  {
    label: 'RCSC',
    scheme: { name: 'rcsc', orders: [1, 2, 3] },
    printed: { completion_time: [0.2219, 0.1231, 0.094], messages: [62.56, 41.55, 32.37] },
  },
  {
    label: 'UC-MM',
    scheme: { name: 'uc-mmc', load: 6 },
    printed: { completion_time: [0.1874, 0.0986, 0.0736], messages: [99.63, 55.06, 38.3] },
  },
  {
    label: 'GC',
    scheme: { name: 'cyclic', load: 6 },
    printed: { completion_time: [1.2575], messages: [35] },
  },
];

const percentLess = (ratio: Estimate): Estimate => scaled(ratio, -100, 100);

export const table3 = tableFigure({
  id: 'rcsc-table3',
  number: 'III',
  title: 'coded computation, completion time and messages at load 3',
  split: 'blocks',
  load: 3,
  rows: TABLE_3,
  statements: (found) => [
    {
      id: 'same-time-as-mcc',
      section: 'VII.B',
      statement: 'At full recovery RCSC takes approximately the same time as MCC',
      found: found.ratio(['rcsc', 0], ['mcc', 0]),
      verdict: close,
      note: 'value: RCSC ÷ MCC; "approximately the same" is taken as "close"',
    },
    ...([0.15, 0.3] as const).map((tolerance, i) => ({
      id: `reduction-${[15, 30][i]}`,
      section: 'VII.B',
      statement: `Tolerance ${tolerance} reduces the iteration time of RCSC by approximately ${[40, 50][i]} %`,
      found: percentLess(found.ratio(['rcsc', tolerance], ['rcsc', 0])),
      verdict: about([40, 50][i]) as Region,
      note: 'value: percent less time than at full recovery',
    })),
    {
      id: 'faster-than-uc-mm',
      section: 'VII.B',
      statement: 'RCSC outperforms UC-MM at all three tolerances (load 3)',
      found: largest(TOLERANCES.map((q) => found.ratio(['rcsc', q], ['uc-mmc', q]))),
      verdict: below(1),
      note: 'value: largest of the three quotients of completion times, RCSC ÷ UC-MM',
    },
    {
      id: 'messages-of-uc-mm',
      section: 'VII.B',
      statement: 'At full recovery UC-MM needs 28 % more messages than RCSC',
      found: scaled(found.ratio(['uc-mmc', 0], ['rcsc', 0], 'messages'), 100, -100),
      verdict: about(28),
      note: 'value: percent more messages',
    },
    {
      id: 'fewest-messages-mcc',
      section: 'VII.B',
      statement: 'MCC needs the fewest messages',
      found: largest(
        TOLERANCES.flatMap((q) =>
          ['rcsc', 'uc-mmc'].map((other) => found.ratio(['mcc', q], [other, q], 'messages')),
        ),
      ),
      verdict: below(1),
      note: 'value: largest quotient of messages, MCC ÷ RCSC or UC-MM',
    },
    {
      id: 'uc-mm-comes-closer',
      section: 'VII.B',
      statement: 'With a larger tolerance the time of UC-MM comes closer to that of RCSC',
      found: largest(
        [0.15, 0.3].map((q, i) => {
          const before = found.ratio(['uc-mmc', TOLERANCES[i]], ['rcsc', TOLERANCES[i]]);
          const after = found.ratio(['uc-mmc', q], ['rcsc', q]);
          const { value, se } = { value: after.value - before.value, se: Math.hypot(after.se, before.se) };
          return { value, se, df: after.df ?? Number.POSITIVE_INFINITY };
        }),
      ),
      verdict: below(0),
      note: 'value: largest change of UC-MM ÷ RCSC from one tolerance to the next',
    },
  ],
});

/** Percent less time that UC-MM takes than RCSC, at each tolerance. */
function lessOf(found: Found): Estimate[] {
  return TOLERANCES.map((q) => percentLess(found.ratio(['uc-mmc', q], ['rcsc', q])));
}

export const table4 = tableFigure({
  id: 'rcsc-table4',
  number: 'IV',
  title: 'coded communication, completion time and messages at load 6',
  split: 'points',
  load: 6,
  rows: TABLE_4,
  statements: (found) => [
    {
      id: 'faster-than-gc',
      section: 'VII.B',
      statement: 'RCSC and UC-MM outperform gradient coding in iteration time (load 6)',
      found: largest(['rcsc', 'uc-mmc'].map((scheme) => found.ratio([scheme, 0], ['cyclic', 0]))),
      verdict: below(1),
      note: 'value: the larger of the two quotients at full recovery, RCSC or UC-MM ÷ gradient coding',
    },
    {
      id: 'uc-mm-slightly-faster',
      section: 'VII.B',
      statement: 'UC-MM even performs slightly better than RCSC (load 6)',
      found: largest(lessOf(found)),
      verdict: { from: 0, to: 10 },
      note: 'value: percent less time, the largest of the three tolerances; "slightly" is taken as up to 10 %, as "close"',
      instead: `UC-MM takes ${lessOf(found)
        .map(({ value }) => value.toFixed(0))
        .join(', ')} % less time at tolerances ${TOLERANCES.join(', ')}`,
    },
    {
      id: 'most-messages-uc-mm',
      section: 'VII.B',
      statement: 'UC-MM has the largest communication load (load 6)',
      found: largest(
        TOLERANCES.flatMap((q) =>
          ['rcsc', 'cyclic'].map((other) => found.ratio([other, q], ['uc-mmc', q], 'messages')),
        ),
      ),
      verdict: atMost(1),
      note: 'value: largest quotient of messages, RCSC or gradient coding ÷ UC-MM',
    },
  ],
});
