import type { Advice } from '../analysis/advise/advise.js';
import type { Standing } from '../analysis/advise/standing.js';
import { unitOfTime } from '../analysis/candidates/base.js';
import { barrierOf } from '../analysis/fit/workers.js';
import { count, lessTime, percent, short, times } from '../report/numbers.js';
import type { Interval } from '../statistics/estimate.js';
import { changeLines } from './change-text.js';
import { numberingLines, sharesLines } from './speeds-text.js';
import { listed, paragraph, redrawnText, table } from './text.js';
import { barrierWarning } from './worker-text.js';

/** Candidates that the table shows at most. */
const MOST_ROWS = 14;

/** Lines about what was left out, at most. */
const MOST_LEFT_OUT = 8;

/**
 * Answer of a search, in lines of at most 80 columns.
 * @param assumed what the answer rests on, a sentence each
 */
export function adviceLines(advice: Advice, assumed: readonly string[]): string[] {
  const asked = [...question(advice), '', ...barrierLines(advice)];
  if (advice.winner === undefined) return [...asked, ...nothing(advice), ...leftOut(advice)];
  return [
    ...asked,
    ...verdict(advice),
    ...sharesLines(advice),
    ...numberingLines(advice),
    '',
    ...standingsTable(advice),
    '',
    ...effort(advice),
    ...leftOut(advice),
    '',
    'Assumed',
    ...assumed.flatMap((sentence) => paragraph(sentence, '- ')),
    ...changeLines(advice),
  ];
}

/** A warning before the answer where durations seem to contain the wait for the slowest. */
function barrierLines({ search }: Advice): string[] {
  const barrier = barrierOf(search.base.point);
  return barrier === undefined
    ? []
    : [...paragraph(`${barrierWarning(barrier)} What follows holds only if not.`), ''];
}

/** Goal of the search, in a line. */
function question({ search }: Advice): string[] {
  const { goal, base, split } = search;
  const { workers, tasks } = base.point;
  const kind = split === 'blocks' ? 'split by blocks (least squares only)' : 'split by points';
  const what =
    goal.target === undefined
      ? 'full gradients'
      : `training until ${goal.target.metric} ${short(goal.target.value)}`;
  return paragraph(
    `${base.experiment.name}: ${count(workers)} workers, ${count(tasks)} tasks ${kind}, ${what}`,
  );
}

function nothing({ search }: Advice): string[] {
  const { target } = search.goal;
  return target === undefined
    ? ['No candidate can do it.']
    : paragraph(`No candidate comes to ${target.metric} ${short(target.value)} in all of its runs.`);
}

/** The recommendation, and what cannot be told apart from it. */
function verdict(advice: Advice): string[] {
  const { standings, winner, fastest, baseline, search } = advice;
  const best = standings[winner as number];
  const unit = unitOfTime(search.base);
  const time = `${short(best.time?.value ?? Number.NaN)}${unit ? ` ${unit}` : ''}`;
  const until = search.goal.target ? 'to the target' : 'per iteration';
  const sure = winner === fastest ? 'no candidate is faster' : 'no candidate is surely faster';
  const compared = winner === baseline ? sure : comparedTo(best, standings[baseline]);
  return [
    ...paragraph(`Best: ${best.candidate.label}, ${compared} (${time} ${until}).`),
    ...cheaperThanTheFastest(advice),
    ...fewRounds(advice),
    ...undecided(advice),
  ];
}

/** Of candidates that cannot be told apart the cheapest is recommended: that is said. */
function cheaperThanTheFastest({ standings, winner, fastest, baseline }: Advice): string[] {
  if (fastest === undefined || winner === fastest) return [];
  const { candidate, time, saved } = standings[fastest];
  const gain =
    saved === undefined || fastest === baseline
      ? ''
      : `, ${lessTime(saved)} than ${standings[baseline].candidate.label}`;
  return paragraph(
    `It is the cheapest (storage, then work, then messages) of those that cannot be told from the fastest, ` +
      `${candidate.label} (${short(time?.value ?? Number.NaN)}${gain}).`,
  );
}

/** A best that is faster in few rounds, but slower in none, stands or falls with them. */
function fewRounds({ rounds, winner, baseline }: Advice): string[] {
  if (rounds === undefined || winner === baseline || rounds.slower > 0) return [];
  const { faster, rounds: all } = rounds;
  if (faster > all / 10) return [];
  return paragraph(
    `It is faster in only ${count(faster)} of the ${count(all)} measured rounds, and as fast in the others.`,
  );
}

/** 41 % [38, 44] less time than uncoded, 2.1x the computation. */
function comparedTo({ saved, cost }: Standing, baseline: Standing): string {
  if (saved === undefined || cost === undefined || baseline.cost === undefined) return '';
  return (
    `${lessTime(saved)} than ${baseline.candidate.label}, ` +
    `${times(cost.computations / baseline.cost.computations)} the computation, ` +
    `${times(cost.volume / baseline.cost.volume)} the communication`
  );
}

function undecided({ standings, winner, baseline, rounds }: Advice): string[] {
  const others = standings.filter((standing, i) => standing.contender && i !== winner);
  const of = (fits: (standing: Standing) => boolean) => others.filter(fits).map(({ candidate }) => candidate);
  const twins = of(({ outcome }) => outcome.kind === 'same' && outcome.as === winner);
  const rivals = of(({ outcome }) => outcome.kind === 'in');
  const aside = standings.filter(({ outcome }) => outcome.kind === 'aside');
  const text =
    rivals.length === 0
      ? `All others ${aside.length === 0 ? '' : 'but those set aside '}are slower (95 %, all together).`
      : `Not distinguishable (95 %, all together): ${listed(rivals)}.`;
  const where = rounds === undefined ? 'trial' : 'round';
  return [
    ...(twins.length === 0
      ? []
      : paragraph(`As fast in every ${where}, at no lower cost: ${listed(twins)}.`)),
    ...paragraph(text),
    ...(aside.length === 0 ? [] : paragraph(asideText(aside, standings[baseline]))),
  ];
}

/** Those that were behind when there was no room for all, and were not surely slower by then. */
function asideText(aside: readonly Standing[], baseline: Standing): string {
  const nearest = aside.reduce((least, each) => (timeOf(each) < timeOf(least) ? each : least));
  const { candidate, trials, saved } = nearest;
  return (
    `Set aside while behind, without proof: ${aside.length} candidate${aside.length === 1 ? '' : 's'}, the nearest of them ` +
    `${candidate.label}${saved === undefined ? '' : `, ${lessTime(saved)} than ${baseline.candidate.label}`} after ${count(trials)} trials.`
  );
}

function timeOf({ time }: Standing): number {
  return time?.value ?? Number.NaN;
}

function standingsTable(advice: Advice): string[] {
  const { standings, winner, baseline } = advice;
  const rows = rowsToShow(advice);
  const reference = standings[baseline].cost;
  const lines = table(
    [
      { title: '', align: 'left' },
      { title: 'candidate', align: 'left' },
      { title: 'time', align: 'right' },
      { title: '% less time [ ]', align: 'right' },
      { title: 'work', align: 'right' },
      { title: 'volume', align: 'right' },
      { title: 'stored', align: 'right' },
    ],
    rows.map((i) => {
      const { candidate, time, saved, cost, contender, onFront } = standings[i];
      const mark = i === winner ? '*' : contender ? '~' : ' ';
      return [
        `${mark}${onFront ? '+' : ' '}`,
        candidate.label,
        short(time?.value ?? Number.NaN),
        i === baseline || saved === undefined ? '' : savedText(saved),
        cost && reference ? times(cost.computations / reference.computations) : '',
        short(cost?.volume ?? Number.NaN),
        times(candidate.storage),
      ];
    }),
  );
  const more = standings.filter(({ time }) => time !== undefined).length - rows.length;
  return [
    ...lines,
    ...paragraph(
      `* best; ~ not distinguishable from the fastest; + none needs less of time, work and volume. Time and work ` +
        `against ${standings[baseline].candidate.label}; [ ] 95 % intervals, ${intervalText(advice)}.` +
        (more > 0 ? ` ${count(more)} more: --csv.` : ''),
      '  ',
    ),
  ];
}

function intervalText({ rounds }: Advice): string {
  if (rounds === undefined) return 'Fieller’s, of paired ratios';
  if (rounds.rounds < 2) return 'which a single round does not have';
  return redrawnText(rounds.rounds, rounds.block);
}

/** Percent of time saved with its interval, or how many times as slow. */
function savedText(saved: Interval): string {
  return saved.value < -1 ? `${times(1 - saved.value)} as slow` : percent(saved).replace(' %', '');
}

/**
 * The best first, then those that cannot be told from the fastest, then the slower ones, each by time: the best, the
 * baseline, the best of each scheme, those on the front, and the next best.
 */
function rowsToShow({ standings, winner, fastest, baseline }: Advice): number[] {
  const able = standings.flatMap(({ isRanked }, i) => (isRanked ? [i] : []));
  const ranking = able.sort((a, b) => timeOf(standings[a]) - timeOf(standings[b]) || a - b);
  const distinct = ranking.filter((i) => standings[i].outcome.kind !== 'same');
  const schemes = distinct.map((i) => standings[i].candidate.point.scheme.name);
  const firsts = distinct.filter((_, at) => schemes.indexOf(schemes[at]) === at);
  const wanted = [
    ...[winner, fastest, baseline].filter((i) => i !== undefined && able.includes(i)),
    ...firsts,
    ...distinct.filter((i) => standings[i].onFront),
    ...distinct,
  ];
  const shown = new Set([...new Set(wanted)].slice(0, MOST_ROWS));
  const level = (i: number) => (i === winner ? 0 : standings[i].contender ? 1 : 2);
  return ranking.filter((i) => shown.has(i)).sort((a, b) => level(a) - level(b));
}

function effort({ spent, exhaustive, standings, search, rounds }: Advice): string[] {
  const candidates = `${count(standings.length)} candidates`;
  if (rounds !== undefined) {
    const all = rounds.rounds === 1 ? 'its one round' : `each of its ${count(rounds.rounds)} rounds once`;
    return paragraph(`${candidates}, all of them on the whole trace, ${all}: ${count(spent)} iterations.`);
  }
  const what = search.goal.target ? 'training runs' : 'iterations';
  const share = ((100 * spent) / exhaustive).toFixed(1);
  return paragraph(
    `${candidates}, ${count(spent)} ${what} in the search: ${share} % of the ${count(exhaustive)} of an exhaustive one. ` +
      'Candidates of the table were tried equally often.',
  );
}

function leftOut({ search, standings }: Advice): string[] {
  const skipped = search.skipped.map(({ scheme, settings, of, reason }) =>
    settings.length === of
      ? `${scheme}: ${reason}`
      : `${scheme}: ${settings.length} of ${of} settings do not fit (${some(settings)})`,
  );
  const out = standings.flatMap(({ candidate, outcome }) =>
    outcome.kind === 'out' ? [`${candidate.label}: ${outcome.reason}`] : [],
  );
  const all = [...skipped, ...out];
  const lines = all.slice(0, MOST_LEFT_OUT);
  if (all.length > lines.length)
    lines.push(`and ${all.length - lines.length} more (--csv has those that were tried)`);
  return lines.length === 0 ? [] : ['', 'Left out', ...lines.flatMap((line) => paragraph(line, '- '))];
}

function some(settings: readonly string[]): string {
  return settings.length > 4 ? `${settings.slice(0, 3).join('; ')}; …` : settings.join('; ');
}
