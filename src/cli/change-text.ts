import type { Advice } from '../analysis/advise/advise.js';
import type { RoundsCheck, Sensitivity } from '../analysis/advise/checks.js';
import { count, lessTime } from '../report/numbers.js';
import { listed } from './listed.js';
import { paragraph, table } from './text.js';

/** What would change an answer, in lines of at most 80 columns. */
export function changeLines({ checks, standings, winner, baseline }: Advice): string[] {
  if (checks === undefined) return [];
  const { sensitivity, rounds, again } = checks;
  const lines = table(
    [
      { title: 'What if', align: 'left' },
      { title: 'best then', align: 'left' },
      { title: 'against the above', align: 'right' },
    ],
    sensitivity.map((each) => [each.alteration.name, ...answer(each)]),
  );
  const uncoded = winner === baseline ? undefined : standings[baseline].candidate.label;
  return [
    '',
    ...lines,
    ...paragraph(
      `The ${again.length} best, among them the best of each scheme, were tried again. In each case:`,
    ),
    ...sensitivity.flatMap(({ alteration }) => paragraph(`${alteration.name}: ${alteration.how}`, '- ')),
    ...(rounds === undefined ? [] : ['', ...roundsText(rounds, uncoded)]),
  ];
}

function answer({ best, gain }: Sensitivity): [string, string] {
  if (best === undefined) return ['none can take part', ''];
  if (gain === undefined) return [best.label, 'the same'];
  return [best.label, gain.low > 0 ? lessTime(gain) : 'not distinguishable'];
}

/** The intervals of the search say how far the simulation carries; this says how far the measurement does. */
function roundsText(
  { rounds, saved, faster, slower, contenders }: RoundsCheck,
  uncoded: string | undefined,
): string[] {
  const how = `The trace has ${count(rounds)} rounds. Over these, each taken once,`;
  const often = `faster in ${count(faster)} and slower in ${count(slower)}`;
  const gain = uncoded === undefined ? '' : ` the best takes ${lessTime(saved)} than ${uncoded} (${often});`;
  const others =
    contenders.length === 0 ? ' the others are slower' : ` it cannot be told from ${listed(contenders)}`;
  return paragraph(
    `${how}${gain}${others}: so far does the measurement carry (95 %, rounds taken as independent). More ` +
      'trials narrow the intervals above, not these.',
  );
}
