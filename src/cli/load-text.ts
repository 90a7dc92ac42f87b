import type { LoadRule } from '../analysis/fit/loads.js';
import { plain } from '../report/numbers.js';
import type { Limits } from '../statistics/estimate.js';
import { wrapped } from './text.js';

/** Growth of durations with the work, from traces at several loads. */
export function loadText(paths: readonly string[], loads: readonly number[], rule: LoadRule): string[] {
  const { medians, fixed, uncut, interval, growth, unit } = rule;
  const range = `from load ${Math.min(...loads)} to load ${loads[unit]}`;
  const lines = [
    'How durations grow with the work',
    ...paths.flatMap((path, i) => wrapped(`load ${loads[i]}: median ${plain(medians[i])} s (${path})`, 2, 4)),
    ...wrapped(
      `A line through the medians: ${plain(fixed)}${within(interval)} of the duration at load ${loads[unit]} is fixed, ` +
        'the rest in proportion to the work.',
      2,
    ),
  ];
  if (uncut !== fixed) {
    lines.push(...wrapped(`(Cut to what a fraction may be: the line gives ${plain(uncut)}.)`, 2));
  }
  lines.push(...wrapped(`Growth of quantiles ${range}; the rule has all grow alike:`, 2));
  for (const { quantile, ratio, interval: own, differs } of growth) {
    const name = quantile === 0.5 ? 'median' : `${100 * quantile} %`;
    lines.push(`    ${name.padEnd(8)}${plain(ratio)}${within(own)}${differs ? '  not as the median' : ''}`);
  }
  if (growth.some(({ differs }) => differs)) {
    lines.push(
      ...wrapped('The rule does not hold: what makes a worker slow is not in proportion to its work.', 2),
    );
    lines.push(
      ...wrapped(
        rule.holds === 'added'
          ? `By what they grow is the same for all, as far as can be told: ${addedText(rule)}.`
          : `Nor do they all grow by the same time: ${addedText(rule)}.`,
        2,
      ),
    );
  }
  lines.push(
    ...wrapped(
      'Not to be told from such traces: whether the fixed part itself varies, as the same worker and round were not ' +
        'seen at both loads; what the growth is between the loads; and what of a load of 0 is work after all.',
      2,
    ),
  );
  return lines;
}

function addedText({ growth }: LoadRule): string {
  return growth
    .map(({ quantile, added }) => `${quantile === 0.5 ? 'median' : `${100 * quantile} %`} ${plain(added)}`)
    .join(', ');
}

/** The last line where loads were given: never a rule that was seen to fail. */
export function loadVerdict(paths: readonly string[], loads: readonly number[], rule: LoadRule): string {
  const { fixed, unit, least, holds, slope } = rule;
  const named = (i: number, what: string) =>
    paths[i].length > 40 ? `the trace at the ${what} load` : paths[i];
  switch (holds) {
    case 'proportional':
      return `Replay ${named(unit, 'largest')} with fixed: ${plain(fixed)}.`;
    case 'unknown':
      return `Not to be told from single rounds; replay ${named(unit, 'largest')} with fixed: ${plain(fixed)} if it holds.`;
    case 'added':
      return loads[least] === 0
        ? `Replay ${named(least, 'least')} with fixed: 1, and add ${plain(slope)} for each unit of load.`
        : `None: each unit of load adds ${plain(slope)} to all alike; a trace at load 0 could be replayed.`;
    case 'neither':
      return 'None: no rule fits how they grow. Measure at the load that is to be simulated.';
  }
}

function within(interval: Limits | undefined): string {
  return interval === undefined ? '' : ` [${plain(interval.low)}, ${plain(interval.high)}]`;
}
