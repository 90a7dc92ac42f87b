import { DelayStream } from '../../../src/engine/delays.js';
import { Iteration } from '../../../src/engine/iteration.js';
import type { Measures } from '../../../src/engine/measures.js';
import { largestWork } from '../../../src/engine/plan.js';
import { createDelay } from '../../../src/models/delays/registry.js';
import { Streams } from '../../../src/random/stream.js';
import { type Experiment, layOut } from '../../../src/simulation/experiment/experiment.js';
import { groupKey } from '../../../src/simulation/monte-carlo/point-group.js';

/** An event as the engine hands it to an observer; sub-tasks are counted from 0 within their worker. */
export interface Watched {
  readonly event: string;
  readonly time: number;
  readonly worker?: number;
  readonly subtask?: number;
  readonly arrival?: number;
  readonly complete?: boolean;
}

/**
 * One of the first trials of a point as a block of the sweep runs it: all schemes of the world on one set of draws,
 * made for the largest of them. Written down anew here, so that a timeline is compared with something else.
 */
export function watched(
  { points }: Experiment,
  index: number,
  trial: number,
): { events: Watched[]; measures: Measures; recovered: number } {
  const point = points[index];
  const codes = points.map((each) => layOut(each));
  const { plan, collector } = codes[index];
  const draws = new DelayStream(
    createDelay(point.delay),
    plan.workers,
    Math.max(...codes.map((code) => largestWork(code.plan))),
  );
  draws.open(new Streams(point.seed, groupKey(point), 'block', 0, 'computing'));
  for (let t = 0; t < trial; t++) {
    draws.restart(t);
    draws.next();
  }
  draws.restart(trial);
  const events: Watched[] = [];
  const note =
    (event: string) =>
    (time: number, worker: number, s: number, arrival?: number): void => {
      const subtask = s - plan.firstSubtask[worker];
      events.push({ event, time, worker, subtask, ...(arrival === undefined ? {} : { arrival }) });
    };
  const own = collector();
  const measures = {
    ...new Iteration(plan, point.network, 'test').run(draws.next(), own, {
      started: note('started'),
      finished: note('finished'),
      sent: note('sent'),
      arrived: note('arrived'),
      ended: (time, complete) => events.push({ event: 'ended', time, complete }),
    }),
  };
  const v = new Float64Array(plan.parts);
  own.weights(v);
  return { events, measures, recovered: v.filter((weight) => weight !== 0).length };
}
