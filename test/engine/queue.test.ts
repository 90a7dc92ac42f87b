import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { QueueTimeError } from '../../src/engine/errors.js';
import type { Queue } from '../../src/engine/queue.js';
import { EventQueue } from '../../src/engine/queue.js';
import { queueFor } from '../../src/engine/tournament-queue.js';
import { Streams } from '../../src/random/stream.js';

/** All that is left in the queue, in the order in which it leaves. */
function drain(queue: Queue): { slot: number; time: number }[] {
  const left: { slot: number; time: number }[] = [];
  for (let slot = queue.pop(); slot >= 0; slot = queue.pop()) left.push({ slot, time: queue.now });
  return left;
}

function slotsOf(queue: Queue): number[] {
  return drain(queue).map(({ slot }) => slot);
}

/** The contract in its plainest form: a list that is searched for the least (time, slot). */
class ListQueue {
  now = 0;
  private events: { slot: number; time: number }[] = [];

  schedule(slot: number, time: number): void {
    this.remove(slot);
    this.events.push({ slot, time });
  }

  private remove(slot: number): void {
    this.events = this.events.filter((event) => event.slot !== slot);
  }

  next(): { slot: number; time: number } | undefined {
    return [...this.events].sort((a, b) => a.time - b.time || a.slot - b.slot)[0];
  }

  pop(): number {
    const next = this.next();
    if (!next) return -1;
    this.remove(next.slot);
    this.now = next.time;
    return next.slot;
  }

  get size(): number {
    return this.events.length;
  }
}

const SLOTS = 9;
const slot = fc.nat(SLOTS - 1);
/** From the current time on; few values, so that ties abound. */
const delay = fc.oneof(fc.nat(3), fc.constantFrom(0.5, 2.25, 2 ** -40, 2 ** 40));
const schedule = fc.record({ do: fc.constant('schedule' as const), slot, delay });
const pop = fc.record({ do: fc.constant('pop' as const) });
const rescheduleNext = fc.record({ do: fc.constant('rescheduleNext' as const), delay });
const restart = fc.record({
  do: fc.constant('restart' as const),
  events: fc.uniqueArray(fc.record({ slot, delay }), { selector: (event) => event.slot }),
});
const step = fc.oneof(
  { weight: 8, arbitrary: schedule },
  { weight: 4, arbitrary: pop },
  { weight: 3, arbitrary: rescheduleNext },
  { weight: 1, arbitrary: restart },
);

/** Each inside is held to the same contract: a tournament, a heap, and buckets before it. */
describe.each<[string, (slots: number) => Queue]>([
  ['a tournament', queueFor],
  ['a heap', (slots) => new EventQueue(slots, Infinity)],
  ['buckets before a heap', (slots) => new EventQueue(slots, 1)],
])('%s', (_, queueOf) => {
  describe('1. events leave in the order (time, slot)', () => {
    test('earlier times first', () => {
      const queue = queueOf(3);
      queue.schedule(0, 3);
      queue.schedule(1, 1);
      queue.schedule(2, 2);
      expect(drain(queue)).toEqual([
        { slot: 1, time: 1 },
        { slot: 2, time: 2 },
        { slot: 0, time: 3 },
      ]);
    });

    test.each([
      ['rising', [0, 1, 2, 3, 4, 5, 6, 7]],
      ['falling', [7, 6, 5, 4, 3, 2, 1, 0]],
      ['mixed', [3, 6, 0, 7, 2, 5, 1, 4]],
    ])('at equal times the lower slot first, scheduled in %s order', (_, order) => {
      const queue = queueOf(8);
      for (const slot of order) queue.schedule(slot, 1);
      expect(slotsOf(queue)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    });
  });

  describe('2. a slot holds at most one event', () => {
    test.each([
      ['later', 5],
      ['earlier', 0.5],
    ])('scheduling it again moves the event, here %s', (_, time) => {
      const queue = queueOf(2);
      queue.schedule(0, 2);
      queue.schedule(1, 2);
      queue.schedule(0, time);
      const moved = { slot: 0, time };
      const other = { slot: 1, time: 2 };
      expect(drain(queue)).toEqual(time > 2 ? [other, moved] : [moved, other]);
    });

    test('rescheduleNext moves the event that is due next', () => {
      const queue = queueOf(2);
      queue.schedule(0, 1);
      queue.schedule(1, 2);
      queue.advance();
      queue.rescheduleNext(3);
      expect(drain(queue)).toEqual([
        { slot: 1, time: 2 },
        { slot: 0, time: 3 },
      ]);
    });
  });

  describe('3. an event scheduled now leaves before the clock moves on', () => {
    test('in its place among the events due now that have not left yet', () => {
      const queue = queueOf(5);
      queue.schedule(1, 1);
      queue.schedule(3, 1);
      queue.schedule(4, 2);
      expect(queue.pop()).toBe(1);
      queue.schedule(2, 1);
      queue.schedule(0, 1);
      expect(drain(queue)).toEqual([
        { slot: 0, time: 1 },
        { slot: 2, time: 1 },
        { slot: 3, time: 1 },
        { slot: 4, time: 2 },
      ]);
    });

    test('by rescheduleNext too', () => {
      const queue = queueOf(2);
      queue.schedule(0, 1);
      queue.schedule(1, 1);
      queue.advance();
      queue.rescheduleNext(1);
      expect(slotsOf(queue)).toEqual([0, 1]);
    });
  });

  describe('4. an event in the past, at NaN or at infinity is refused', () => {
    const ways = {
      schedule: (queue: Queue, time: number) => queue.schedule(1, time),
      'schedule (moving)': (queue: Queue, time: number) => queue.schedule(0, time),
      rescheduleNext: (queue: Queue, time: number) => queue.rescheduleNext(time),
      stage: (queue: Queue, time: number) => queue.stage(1, time),
    };

    describe.each(Object.entries(ways))('%s', (_, way) => {
      test.each([1.999, -1, Number.NaN, Infinity, -Infinity])('at %s', (time) => {
        const queue = queueOf(3);
        queue.schedule(2, 2);
        queue.schedule(0, 3);
        queue.pop();
        expect(() => way(queue, time)).toThrow(QueueTimeError);
        // Nothing has changed.
        expect(drain(queue)).toEqual([{ slot: 0, time: 3 }]);
      });
    });

    test('the error says what was asked for and where the clock stands', () => {
      const queue = queueOf(2);
      queue.schedule(0, 2);
      queue.pop();
      const attempt = () => queue.schedule(1, 1.5);
      expect(attempt).toThrow(expect.objectContaining({ time: 1.5, now: 2 }));
      expect(attempt).toThrow('an event would be due at 1.5, the clock stands at 2');
    });
  });

  test('nextTime and advance show the next event and leave it in; advance moves the clock', () => {
    const queue = queueOf(2);
    queue.schedule(0, 4);
    queue.schedule(1, 3);
    expect([queue.nextTime(), queue.now]).toEqual([3, 0]);
    expect(queue.advance()).toBe(1);
    expect(queue.now).toBe(3);
    expect(slotsOf(queue)).toEqual([1, 0]);
  });

  test('an empty queue: nothing is due, and the clock stays', () => {
    const queue = queueOf(1);
    queue.schedule(0, 7);
    queue.pop();
    expect([queue.pop(), queue.advance(), queue.nextTime()]).toEqual([-1, -1, Infinity]);
    expect(queue.now).toBe(7);
  });

  test('clear forgets all events and sets the clock back', () => {
    const queue = queueOf(3);
    queue.stage(0, 1);
    queue.stage(1, 5);
    queue.start();
    queue.schedule(2, 5);
    queue.pop();
    queue.clear();
    expect([queue.now, queue.nextTime(), queue.pop()]).toEqual([0, Infinity, -1]);
    queue.stage(2, 0.5);
    queue.start();
    expect(drain(queue)).toEqual([{ slot: 2, time: 0.5 }]);
  });

  describe('random sequences of operations', () => {
    it('do what they do on a list that is sorted every time', () => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), (steps) => {
          const queue = queueOf(SLOTS);
          let list = new ListQueue();
          for (const s of steps) {
            if (s.do === 'schedule') {
              queue.schedule(s.slot, queue.now + s.delay);
              list.schedule(s.slot, list.now + s.delay);
            } else if (s.do === 'pop') {
              expect(queue.pop()).toBe(list.pop());
            } else if (s.do === 'rescheduleNext') {
              const next = list.next();
              expect(queue.advance()).toBe(next?.slot ?? -1);
              if (!next) continue;
              list.now = next.time;
              list.schedule(next.slot, list.now + s.delay);
              queue.rescheduleNext(queue.now + s.delay);
            } else {
              list = new ListQueue();
              queue.clear();
              for (const { slot, delay } of s.events) {
                list.schedule(slot, delay);
                queue.stage(slot, delay);
              }
              queue.start();
            }
            expect(queue.now).toBe(list.now);
            expect(queue.nextTime()).toBe(list.next()?.time ?? Infinity);
          }
          while (list.size > 0) {
            expect(queue.pop()).toBe(list.pop());
            expect(queue.now).toBe(list.now);
          }
          expect(queue.pop()).toBe(-1);
        }),
        { seed: 1, numRuns: 500 },
      );
    });

    it('leave a large queue in order, ties and all', () => {
      const slots = 5000;
      const uniform = new Streams('large queue').uniform();
      const due = () => Math.floor(uniform() * 1000) / 8;
      const queue = queueOf(slots);
      for (let round = 0; round < 3; round++) {
        queue.clear();
        const times = new Map<number, number>();
        const put = (slot: number, time: number, how: 'stage' | 'schedule') => {
          queue[how](slot, time);
          times.set(slot, time);
        };
        for (let slot = 0; slot < slots; slot += 2) put(slot, due(), 'stage');
        queue.start();
        for (let slot = 1; slot < slots; slot += 2) put(slot, due(), 'schedule');
        // Half of those due next are moved into the future.
        for (let i = 0; i < slots / 2; i++) {
          const slot = queue.advance();
          expect(times.get(slot)).toBe(queue.now);
          const time = queue.now + due();
          queue.rescheduleNext(time);
          times.set(slot, time);
        }
        const expected = [...times].sort(([a, s], [b, t]) => s - t || a - b);
        expect(drain(queue)).toEqual(expected.map(([slot, time]) => ({ slot, time })));
      }
    });

    it('staging and starting equals scheduling one by one', () => {
      fc.assert(
        fc.property(
          fc.uniqueArray(fc.record({ slot, time: delay }), { selector: (e) => e.slot }),
          fc.array(fc.record({ slot, time: delay }), { maxLength: 3 }),
          (events, later) => {
            const [staged, scheduled] = [queueOf(SLOTS), queueOf(SLOTS)];
            for (const { slot, time } of events) {
              staged.stage(slot, time);
              scheduled.schedule(slot, time);
            }
            staged.start();
            for (const queue of [staged, scheduled]) {
              for (const { slot, time } of later) queue.schedule(slot, time);
            }
            expect(drain(staged)).toEqual(drain(scheduled));
          },
        ),
        { seed: 2, numRuns: 500 },
      );
    });
  });
});
