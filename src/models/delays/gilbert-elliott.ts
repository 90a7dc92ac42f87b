import { z } from 'zod';
import type { DelayModel, DelaySampler, WorkTime } from '../../engine/delays.js';
import type { Streams } from '../../random/stream.js';
import { type DelayDefinition, defineDelay, innerDelays, type NestedDelay } from './delay.js';

/**
 * Two-state Markov chain for each worker: a fast and a slow state, each with a delay model. The state changes
 * between iterations, independently for each worker, and starts from the stationary law, in which a worker is slow
 * with probability to_slow/(to_slow + to_fast). The response probability is the stationary one.
 * @param nested makes the schema of a delay model
 */
export const gilbertElliott = (nested: () => z.ZodType<NestedDelay>): DelayDefinition =>
  defineDelay({
    name: 'gilbert-elliott',
    summary: "each worker's state, fast or slow, is a Markov chain over the iterations",
    source: 'Gilbert, BSTJ 39 (1960); Elliott, BSTJ 42 (1963)',
    description:
      '`gilbert-elliott`: each worker is fast or slow, with a model for either; between iterations it ' +
      'changes with probability `to_slow` or `to_fast`, and starts from the stationary law, slow with ' +
      'probability to_slow/(to_slow + to_fast) (Gilbert 1960, Elliott 1963). Without training each ' +
      'trial starts afresh, so that the state shows in training runs only.',
    examples: [
      {
        to_slow: 0.1,
        to_fast: 0.3,
        fast: { model: 'deterministic', value: 1 },
        slow: { model: 'exponential', mean: 4 },
      },
    ],
    get parameters() {
      return z
        .strictObject({
          to_slow: probability.describe(
            'probability that a fast worker is slow in the next iteration, 0 to 1',
          ),
          to_fast: probability.describe(
            'probability that a slow worker is fast in the next iteration, 0 to 1',
          ),
          fast: nested().describe('delay model of the fast state'),
          slow: nested().describe('delay model of the slow state'),
        })
        .refine(({ to_slow, to_fast }) => to_slow + to_fast > 0, {
          path: ['to_slow'],
          error: 'to_slow and to_fast must not both be 0: such a chain has no stationary law to start from',
        });
    },
    create: ({ to_slow, to_fast, fast, slow }, create) => {
      const chain: Chain = { fast: create(fast), slow: create(slow), toSlow: to_slow, toFast: to_fast };
      const slowFraction = to_slow / (to_slow + to_fast);
      return {
        responseProbability:
          (1 - slowFraction) * chain.fast.responseProbability + slowFraction * chain.slow.responseProbability,
        ties: chain.fast.ties || chain.slow.ties,
        joint: chain.fast.joint || chain.slow.joint,
        workTimes: (workers) => {
          const [fastOnes, slowOnes] = [chain.fast, chain.slow].map((each) => each.workTimes?.(workers));
          return fastOnes && slowOnes && mixtures(fastOnes, slowOnes, slowFraction);
        },
        sampler: (streams, members, units) => chainSampler(chain, streams, members, units),
      };
    },
  });

const probability = z.number().min(0).max(1);

interface Chain {
  readonly fast: DelayModel;
  readonly slow: DelayModel;
  readonly toSlow: number;
  readonly toFast: number;
}

/** Times of workers that are slow with the stationary probability. */
function mixtures(
  fastOnes: readonly WorkTime[],
  slowOnes: readonly WorkTime[],
  slowFraction: number,
): WorkTime[] {
  const all: WorkTime[] = [];
  fastOnes.forEach((fast, j) => {
    const slow = slowOnes[j];
    const known = fastOnes.findIndex((other, i) => i < j && other === fast && slowOnes[i] === slow);
    const mean = (a: number, b: number) => (1 - slowFraction) * a + slowFraction * b;
    all.push(
      known >= 0
        ? all[known]
        : {
            cdf: (work, t) => mean(fast.cdf(work, t), slow.cdf(work, t)),
            mean: (work) => mean(fast.mean(work), slow.mean(work)),
            breaks: (work) => [...fast.breaks(work), ...slow.breaks(work)],
          },
    );
  });
  return all;
}

/**
 * Both models draw for all members in every iteration, and each worker takes the one of its state: what the
 * streams give never depends on the states.
 */
function chainSampler(chain: Chain, streams: Streams, members: Int32Array, units: number): DelaySampler {
  const { toSlow, toFast } = chain;
  const slowFraction = toSlow / (toSlow + toFast);
  const uniform = streams.uniform('state');
  const samplers = [
    chain.fast.sampler(streams.under('fast'), members, units),
    chain.slow.sampler(streams.under('slow'), members, units),
  ];
  const drawn = samplers.map(() => innerDelays(members, units));
  const slow = new Uint8Array(members.length);
  let started = false;

  return {
    restart: (firstIteration) => {
      started = false;
      for (const sampler of samplers) sampler.restart(firstIteration);
    },
    draw: (delays) => {
      for (let state = 0; state < 2; state++) {
        drawn[state].clear();
        samplers[state].draw(drawn[state]);
        delays.idle = Math.max(delays.idle, drawn[state].idle);
      }
      for (let i = 0; i < members.length; i++) {
        const toBeSlow = !started ? slowFraction : slow[i] === 1 ? 1 - toFast : toSlow;
        slow[i] = uniform() < toBeSlow ? 1 : 0;
        delays.addWorker(drawn[slow[i]], members[i]);
      }
      started = true;
    },
  };
}
