import type { Advice } from '../analysis/advise/advise.js';
import type { Sensitivity } from '../analysis/advise/checks.js';
import { lessTime } from '../report/numbers.js';
import { paragraph, table } from './text.js';

/** Changes that would alter an answer, in lines of at most 80 columns. */
export function changeLines({ checks, rounds }: Advice): string[] {
  if (checks === undefined) return [];
  const { sensitivity, again } = checks;
  const lines = table(
    [
      { title: 'What if', align: 'left' },
      { title: 'best then', align: 'left' },
      { title: 'against the above', align: 'right' },
    ],
    sensitivity.map((each) => [each.alteration.name, ...answer(each)]),
  );
  return [
    '',
    ...lines,
    ...paragraph(
      `The ${again.length} best, among them the best of each scheme, were tried again. In each case:`,
    ),
    ...sensitivity.flatMap(({ alteration }) => paragraph(`${alteration.name}: ${alteration.how}`, '- ')),
    ...(rounds === undefined ? [] : ['', ...paragraph(ROUNDS)]),
  ];
}

/** The intervals above are those of the measurement: no simulation narrows them. */
const ROUNDS =
  'All intervals say how far the measured rounds carry, if the next ones are like them: what did not happen in them is in no number here.';

function answer({ best, gain }: Sensitivity): [string, string] {
  if (best === undefined) return ['none can take part', ''];
  if (gain === undefined) return [best.label, 'the same'];
  return [best.label, gain.low > 0 ? lessTime(gain) : 'not distinguishable'];
}
