import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { QueueTimeError } from '../../src/engine/errors.js';
import { EventQueue, MANY_SLOTS, type Queue } from '../../src/engine/queue.js';
import { SMALL_QUEUE, SmallQueue } from '../../src/engine/small-queue.js';
import { queueFor, TournamentQueue } from '../../src/engine/tournament-queue.js';

const SLOTS = 8;

/** A step of a simulation; times are whole numbers so that many are equal. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('schedule' as const), slot: fc.nat(SLOTS - 1), after: fc.nat(3) }),
  fc.record({ kind: fc.constant('reschedule' as const), after: fc.nat(3) }),
  fc.record({ kind: fc.constant('pop' as const) }),
  fc.record({ kind: fc.constant('restart' as const), times: fc.array(fc.nat(3), { maxLength: SLOTS }) }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function play(queue: Queue, steps: readonly Step[]): unknown[] {
  return steps.map((next) => {
    let answer: unknown;
    if (next.kind === 'schedule') queue.schedule(next.slot, queue.now + next.after);
    else if (next.kind === 'pop') answer = queue.pop();
    else if (next.kind === 'reschedule') {
      answer = queue.advance();
      if (answer !== -1) queue.rescheduleNext(queue.now + next.after);
    } else {
      queue.clear();
      next.times.forEach((time, slot) => {
        queue.stage(slot, time);
      });
      queue.start();
    }
    return [answer, queue.now, queue.nextTime()];
  });
}

describe('a tournament, a heap and the library’s queue', () => {
  it('answer the same, whatever is done with them', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const answers = play(new EventQueue(SLOTS), steps);
        expect(play(queueFor(SLOTS), steps)).toEqual(answers);
        expect(play(new SmallQueue(SLOTS), steps)).toEqual(answers);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it('refuse the past and what is no time', () => {
    for (const queue of [queueFor(SLOTS), new EventQueue(SLOTS), new SmallQueue(SLOTS)]) {
      queue.schedule(0, 5);
      queue.pop();
      for (const time of [4, Number.NaN, Infinity]) {
        expect(() => queue.schedule(1, time)).toThrow(QueueTimeError);
        expect(() => queue.stage(1, time)).toThrow(QueueTimeError);
      }
    }
  });

  it('take negative zero for zero', () => {
    const queue = queueFor(SLOTS);
    queue.stage(1, -0);
    queue.stage(0, 0);
    queue.start();
    expect([queue.pop(), queue.pop(), queue.pop()]).toEqual([0, 1, -1]);
  });

  it('are chosen by the number of slots, and a heap where there is no WebAssembly', () => {
    expect(queueFor(1)).toBeInstanceOf(TournamentQueue);
    expect(queueFor(MANY_SLOTS - 1)).toBeInstanceOf(TournamentQueue);
    expect(queueFor(MANY_SLOTS)).toBeInstanceOf(EventQueue);
    vi.stubEnv('STRAGGLE_KERNELS', 'javascript');
    expect(queueFor(SMALL_QUEUE)).toBeInstanceOf(SmallQueue);
    expect(queueFor(SMALL_QUEUE + 1)).toBeInstanceOf(EventQueue);
    vi.unstubAllEnvs();
  });

  it('share memory without getting into each other’s way', () => {
    const queues = Array.from({ length: 3000 }, () => queueFor(20));
    queues.forEach((queue, i) => {
      queue.schedule(i % 20, i);
    });
    queues.forEach((queue, i) => {
      expect([queue.pop(), queue.now, queue.pop()]).toEqual([i % 20, i, -1]);
    });
  });
});
