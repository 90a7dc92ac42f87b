import { z } from 'zod';
import type { DelaySampler, Delays } from '../../engine/delays.js';
import type { Uniform } from '../../random/stream.js';
import { pow } from '../../statistics/pow.js';
import { defineDelay } from './delay.js';

/**
 * Stragglers that do not respond: in an iteration each worker is one with probability p, independently; all
 * messages of the others leave after one time unit, whatever the work.
 *
 * The stated response probability is 1 − p, as in the papers. With redraw_empty the workers respond with
 * probability (1 − p)/(1 − pⁿ), n their number, so that estimates divided by 1 − p are too large by the factor
 * 1/(1 − pⁿ): the papers' bias, kept on purpose.
 */
export const bernoulli = defineDelay({
  name: 'bernoulli',
  summary: 'each worker responds with probability 1 − p, after one time unit',
  source: 'SGC (ITW 2019), Section II.A; persistence ν: journal version, Section VI.C',
  description:
    '`bernoulli`: in an iteration each worker is a straggler with probability p, independently; all ' +
    'others send after exactly one time unit, whatever the work (SGC, Section II.A). The pattern ' +
    'stays for `persistence` iterations. A pattern without a responder is drawn again, as the papers ' +
    "do. Then a worker responds with probability (1 − p)/(1 − pⁿ), while the papers' estimators " +
    'divide by 1 − p; see [corrections](corrections.md#4-stochastic-gradient-coding).',
  examples: [{ p: 0.3 }],
  parameters: z.strictObject({
    p: z.number().min(0).lt(1).describe('probability that a worker is a straggler, 0 <= p < 1'),
    persistence: z
      .int()
      .min(1)
      .default(1)
      .describe('ν: the pattern of stragglers is drawn again every ν iterations of a run, >= 1'),
    redraw_empty: z
      .boolean()
      .default(true)
      .describe(
        'true: a pattern without a responder is drawn again, which takes no iteration; ' +
          'false: it takes one time unit and the iteration is incomplete',
      ),
  }),
  create: ({ p, persistence, redraw_empty }) => ({
    responseProbability: 1 - p,
    ties: true,
    joint: redraw_empty,
    sampler: (streams, members) =>
      patternSampler(streams.uniform('pattern'), members, p, persistence, redraw_empty),
  }),
});

function patternSampler(
  uniform: Uniform,
  members: Int32Array,
  p: number,
  persistence: number,
  redrawEmpty: boolean,
): DelaySampler {
  const responds = new Uint8Array(members.length);
  // If nobody has responded so far, the rest of an iteration's pattern must hold a responder. Drawing each
  // worker with its conditional probability has the law of drawing whole patterns until one is not empty, and
  // takes the same time for every p.
  const straggles = Float64Array.from(members, (_, i) => {
    const left = members.length - i;
    return redrawEmpty ? (p * (1 - pow(p, left - 1))) / (1 - pow(p, left)) : p;
  });
  let iteration = 0;

  function drawPattern(): void {
    let someone = false;
    for (let i = 0; i < responds.length; i++) {
      const responding: boolean = uniform() >= (someone ? p : straggles[i]);
      responds[i] = responding ? 1 : 0;
      someone ||= responding;
    }
  }

  return {
    restart: () => {
      iteration = 0;
    },
    draw: (delays: Delays) => {
      if (iteration % persistence === 0) drawPattern();
      iteration++;
      for (let i = 0; i < responds.length; i++) {
        delays.offset[members[i]] += 1;
        if (responds[i] === 0) delays.responds[members[i]] = 0;
      }
      delays.idle = 1;
    },
  };
}
