import { isFree } from '../../engine/links.js';
import type { Point } from '../../simulation/experiment/experiment.js';

/** A world that differs from the assumed one in one thing. */
export interface Alteration {
  /** What is different, in a few words. */
  readonly name: string;
  /** How exactly it was applied. */
  readonly how: string;
  readonly apply: (point: Point) => Point;
}

/** A worker is a straggler in an iteration if it takes longer than so many times the median worker. */
const STRAGGLER = 1.5;

/** Where the network is free, a link is put in with which a full result takes this part of an iteration. */
const LINK = 0.1;

/**
 * What might be otherwise than assumed: the stragglers twice as rare, or twice as slow; the link half as fast; of a
 * trace, how much of a duration does not grow with the work.
 * @param time mean time of an uncoded iteration, which the speed of a link is held against
 */
export function alterationsOf({ delay, network }: Point, time: number): Alteration[] {
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
    ...(delay.model === 'trace' ? [fixedPart(Number(delay.fixed))] : []),
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
