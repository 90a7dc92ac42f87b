// A delay model of one's own. Every n-th iteration a worker pauses, to collect garbage, say, or to write a checkpoint; each
// worker began to count at another iteration. The pause is as long whatever the work.
//
//   npx straggle run examples/load.yaml --import examples/own-delay.mjs \
//     --set 'delay={model: pauses, every: 10, pause: 0.5, of: {model: exponential, mean: 0.1}}'
import { defineDelay, nestedDelay, z } from 'straggle';

export const pauses = defineDelay({
  name: 'pauses',
  summary: 'another model, and a pause of each worker in every n-th iteration',
  source: 'examples/own-delay.mjs',
  get parameters() {
    return z.strictObject({
      every: z.int().min(1).describe('n, iterations from one pause of a worker to its next'),
      pause: z.number().min(0).describe('length of a pause, in time units'),
      of: nestedDelay().describe('the delay model of the work'),
    });
  },
  examples: [{ every: 5, pause: 2, of: { model: 'exponential', mean: 1 } }],
  create: ({ every, pause, of }, nested) => {
    const work = nested(of);
    return {
      responseProbability: work.responseProbability,
      ties: work.ties,
      sampler: (streams, members, units) => {
        const base = work.sampler(streams.under('of'), members, units);
        const uniform = streams.uniform('phase');
        // Iterations until a worker's next pause. Whatever happens in an iteration, it takes no random numbers.
        const left = new Int32Array(members.length);
        const start = () => {
          for (let i = 0; i < left.length; i++) left[i] = Math.floor(uniform() * every);
        };
        start();
        return {
          restart: (firstIteration) => {
            base.restart(firstIteration);
            start();
          },
          draw: (delays) => {
            base.draw(delays);
            for (let i = 0; i < left.length; i++) {
              if (left[i] === 0) delays.offset[members[i]] += pause;
              left[i] = left[i] === 0 ? every - 1 : left[i] - 1;
            }
          },
        };
      },
    };
  },
});
