import { isFree } from '../../engine/links.js';
import type { Executor } from '../../simulation/execution/executor.js';
import type { Point } from '../../simulation/experiment/experiment.js';
import { type Interval, sampleMean } from '../../statistics/estimate.js';
import type { Candidate } from '../candidates/candidate.js';
import type { Judge } from '../candidates/judge.js';
import { fieldFor, unitOf } from './field.js';
import { experimentFor, type Search } from './search.js';
import { hasMemory, lasting, lastingTrials } from './sequence.js';

/** Result in a world that differs in one respect. */
export interface Sensitivity {
  readonly alteration: Alteration;
  /** The best of those that were tried again; undefined where none could take part. */
  readonly best: Candidate | undefined;
  /** Time that the best saves against the winner of the assumed world; undefined where it is the winner. */
  readonly gain: Interval | undefined;
}

/** Iterations of each candidate in an altered world at most. */
const MOST_TRIALS = 10_000;

/** Units of trials, where trials are drawn. */
const UNITS = 4;

/** Candidates that are tried again. */
interface Again {
  readonly again: readonly Candidate[];
  /** Place of the winner among them. */
  readonly best: number;
  /** Mean time of an iteration of the baseline. */
  readonly time: number;
  /** Trials that the search was for. */
  readonly trials: number;
  /** Intervals of times, relative to one of them. */
  readonly judge: (times: readonly (readonly number[])[], baseline: number) => Judge;
}

/** Tries candidates again in altered worlds. */
export async function sensitivityOf(
  executor: Executor,
  search: Search,
  { again, best, time, trials, judge }: Again,
): Promise<Sensitivity[]> {
  const { goal, base } = search;
  const all = again.map((_, i) => i);
  const { delay } = again[0].point;
  // All rounds of a trace, unless they take long; a few trials are enough where trials are drawn.
  const isReplayed = delay.model === 'trace' && delay.mode === 'replay';
  const most = isReplayed ? MOST_TRIALS : UNITS * unitOf(goal);
  const isLasting = !isReplayed && goal.target === undefined && again.some(({ point }) => hasMemory(point));
  const count = isLasting ? lastingTrials(most) : Math.min(trials, most);
  const found: Sensitivity[] = [];
  const alterations = alterationsOf({ ...base.point, delay }, time);
  for (const alteration of alterations) {
    const altered = again.map((each) => {
      const { point } = isLasting ? lasting(each) : each;
      return { ...each, point: alteration.apply(point) };
    });
    const field = fieldFor(executor, experimentFor(search, altered), goal, count);
    const values = await field.pull(all, 0, Math.ceil(count / unitOf(goal)));
    found.push(changed(alteration, again, values, best, judge));
    search.progress?.('what would change the answer', found.length, alterations.length);
  }
  return found;
}

function changed(
  alteration: Alteration,
  again: readonly Candidate[],
  values: readonly (number[] | string)[],
  winner: number,
  judge: Again['judge'],
): Sensitivity {
  const times = values.map((own) => (typeof own === 'string' ? [] : own));
  const able = times.flatMap((own, i) => (own.length > 0 ? [i] : []));
  if (able.length === 0) return { alteration, best: undefined, gain: undefined };
  const mean = (i: number) => sampleMean(times[i]).value;
  const first = able.includes(winner) ? [winner, ...able] : able;
  const best = first.reduce((a, b) => (mean(b) < mean(a) ? b : a));
  const gain = best === winner || !able.includes(winner) ? undefined : judge(times, winner).saved(best);
  return { alteration, best: again[best], gain };
}

/** A world that differs from the assumed one in one thing. */
export interface Alteration {
  /** The difference, in a few words. */
  readonly name: string;
  /** The exact change. */
  readonly how: string;
  readonly apply: (point: Point) => Point;
}

/** A worker is a straggler in an iteration if it takes longer than this multiple of the median worker's time. */
const STRAGGLER = 1.5;

/** Part of an iteration that a full result takes on the link that is put in where the network is free. */
const LINK = 0.1;

/**
 * Possible departures from the assumptions: the stragglers twice as rare, or twice as slow; the link half as fast; of a
 * trace at one load, how much of a duration does not grow with the work.
 * @param time mean time of an uncoded iteration, which the speed of a link is compared with
 */
function alterationsOf({ delay, network }: Point, time: number): Alteration[] {
  const stragglers = (rarer: number, slower: number) => (point: Point) => ({
    ...point,
    delay: { model: 'altered-stragglers', of: point.delay, threshold: STRAGGLER, rarer, slower },
  });
  const beyond = `more than ${STRAGGLER} x the median time of its iteration`;
  return [
    {
      name: 'stragglers twice as rare',
      how: `every second worker that takes ${beyond} takes the median instead`,
      apply: stragglers(2, 1),
    },
    {
      name: 'stragglers twice as slow',
      how: `what a worker takes beyond the median is doubled where it takes ${beyond}`,
      apply: stragglers(1, 2),
    },
    isFree(network) ? newLink(time) : halfAsFast(),
    ...(delay.model === 'trace' && delay.levels === undefined ? [fixedPart(Number(delay.fixed))] : []),
  ];
}

function newLink(time: number): Alteration {
  return {
    name: 'a link that takes time',
    how: `a full result takes ${100 * LINK} % of the mean uncoded iteration on a link; the network was free`,
    apply: (point) => ({ ...point, network: { ...point.network, bandwidth: 1 / (LINK * time) } }),
  };
}

function halfAsFast(): Alteration {
  return {
    name: 'link half as fast',
    how: 'half the bandwidth and twice the latency, and twice the overhead where there is one',
    apply: ({ network, ...point }) => {
      const { bandwidth, latency, overhead } = network;
      const slower = { ...network, bandwidth: bandwidth / 2, latency: 2 * latency };
      return { ...point, network: overhead === undefined ? slower : { ...slower, overhead: 2 * overhead } };
    },
  };
}

function fixedPart(fixed: number): Alteration {
  const more = (1 + fixed) / 2;
  return {
    name: 'less grows with the work',
    how: `fixed: ${more} instead of ${fixed}: that part of a duration is spent whatever the load`,
    apply: (point) => ({ ...point, delay: { ...point.delay, fixed: more } }),
  };
}
