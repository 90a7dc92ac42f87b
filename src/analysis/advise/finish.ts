import { sampleMean } from '../../statistics/estimate.js';
import type { Tournament, TournamentResult } from './tournament.js';

/** Maximum number of candidates that are tried to the end, besides those that cannot be told from the leader. */
const MOST_FINALISTS = 14;

/** Rounds in which finalists are chosen anew: the order of those that were finished may have changed. */
const MOST_ROUNDS = 6;

/** A tournament whose finalists have all been tried equally often. */
export interface Finished extends TournamentResult {
  /** Whether an arm had all trials; only those can be ranked. */
  readonly isFinalist: readonly boolean[];
}

/**
 * Tries the best arms, the best of each group and the baseline as often as the leader was: means over
 * different trials cannot be ranked.
 * @param groupOf group of an arm, such as its scheme
 */
export async function finish(
  { pull }: Tournament,
  result: TournamentResult,
  groupOf: (arm: number) => string,
): Promise<Finished> {
  const values = result.values.map((own) => [...own]);
  const units = [...result.units];
  const outcomes = [...result.outcomes];
  let { spent } = result;
  const depth = Math.max(...units);
  const isAble = (arm: number) => outcomes[arm].kind !== 'out' && values[arm].length > 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const able = values.flatMap((_, arm) => (isAble(arm) ? [arm] : []));
    const missing = finalists({ ...result, values, outcomes }, able, groupOf).filter(
      (arm) => units[arm] < depth,
    );
    if (missing.length === 0) break;
    for (const from of new Set(missing.map((arm) => units[arm]))) {
      const some = missing.filter((arm) => units[arm] === from);
      const results = await pull(some, from, depth - from);
      spent += some.length * (depth - from);
      some.forEach((arm, i) => {
        const more = results[i];
        units[arm] = depth;
        if (typeof more === 'string') outcomes[arm] = { kind: 'out', reason: more };
        else for (const value of more) values[arm].push(value);
      });
    }
  }
  const isFinalist = values.map((_, arm) => isAble(arm) && units[arm] === depth);
  return { ...result, values, units, outcomes, spent, isFinalist };
}

/** The arms that are to be ranked, with those that have equalled the leader so far: later trials may tell them apart. */
function finalists(
  { values, outcomes, baseline }: TournamentResult,
  able: readonly number[],
  groupOf: (arm: number) => string,
): number[] {
  const means = new Map(able.map((arm) => [arm, sampleMean(values[arm]).value]));
  const ranking = [...able].sort((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0) || a - b);
  const [leader] = ranking;
  const groups = ranking.map(groupOf);
  const firsts = ranking.filter((_, at) => groups.indexOf(groups[at]) === at);
  const undecided = ranking.filter((arm) => {
    const outcome = outcomes[arm];
    return (
      outcome.kind === 'best' || outcome.kind === 'in' || (outcome.kind === 'same' && outcome.as === leader)
    );
  });
  const distinct = ranking.filter((arm) => outcomes[arm].kind !== 'same');
  const some = [...new Set([leader, baseline, ...firsts, ...distinct])].slice(0, MOST_FINALISTS);
  return [...new Set([...some, ...undecided])].filter((arm) => able.includes(arm));
}
