import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { SimulationError } from '../../src/engine/errors.js';
import { Iteration } from '../../src/engine/iteration.js';
import type { Network } from '../../src/engine/links.js';
import { type Assignment, makePlan, single } from '../../src/engine/plan.js';
import { Counting, delaysOf, Log, type Meeting, naiveIteration } from './naive-world.js';

const INSTANT: Network = { latency: 0, bandwidth: Infinity, link: 'dedicated' };

/** Sub-tasks of one task each, a message of size 1 after every one. */
function each(subtasks: number): Assignment {
  const indices = Array.from({ length: subtasks }, (_, i) => i);
  return {
    work: indices.map(() => 1),
    messages: indices.map((after) => ({ after, size: 1, carries: [single(0)] })),
  };
}

const IDLE_WORKER: Assignment = { work: [], messages: [] };

function meeting(pace: number, more: Partial<Meeting> = {}): Meeting {
  return { responds: true, offset: 0, pace, units: [], ...more };
}

function run(
  assignments: Assignment[],
  meetings: Meeting[],
  collector: Counting,
  { network = INSTANT, idle = 0 } = {},
) {
  const iteration = new Iteration(makePlan(1, assignments), network, 'a scheme under a delay');
  const log = new Log();
  const measures = { ...iteration.run(delaysOf(meetings, idle), collector, log) };
  return { ...measures, lines: log.lines };
}

describe('by hand', () => {
  test('two workers, three messages wanted', () => {
    const { lines, ...measures } = run([each(2), each(2)], [meeting(2), meeting(3)], new Counting(3));
    expect(measures).toEqual({
      complete: true,
      completionTime: 4,
      messages: 3,
      volume: 3,
      computations: 3,
      events: 6,
    });
    expect(lines).toEqual([
      '0 worker 0 started 0',
      '0 worker 1 started 2',
      '2 worker 0 finished 0',
      '2 worker 0 started 1',
      '2 worker 0 sent 0, to arrive at 2',
      '2 worker 0 arrived 0',
      '3 worker 1 finished 2',
      '3 worker 1 started 3',
      '3 worker 1 sent 2, to arrive at 3',
      '3 worker 1 arrived 2',
      '4 worker 0 finished 1',
      '4 worker 0 sent 1, to arrive at 4',
      '4 worker 0 arrived 1',
      '4 ended complete',
    ]);
  });

  test('at equal times all finishing comes before any arriving, and lower workers come first', () => {
    const { lines, computations } = run([each(1), each(1)], [meeting(1), meeting(1)], new Counting(1));
    expect(lines.slice(2)).toEqual([
      '1 worker 0 finished 0',
      '1 worker 0 sent 0, to arrive at 1',
      '1 worker 1 finished 1',
      '1 worker 1 sent 1, to arrive at 1',
      '1 worker 0 arrived 0',
      '1 ended complete',
    ]);
    expect(computations).toBe(2);
  });

  test('a worker goes on computing while it sends, and what is on its way at the end is not counted', () => {
    const network: Network = { latency: 10, bandwidth: 0.5, link: 'dedicated' };
    const { completionTime, messages, computations } = run([each(9)], [meeting(1)], new Counting(1), {
      network,
    });
    expect([completionTime, messages, computations]).toEqual([1 + 2 + 10, 1, 9]);
  });

  test('on a shared link messages queue in the order in which they are ready, ties by worker', () => {
    const network: Network = { latency: 0, bandwidth: 1, link: 'shared' };
    const collector = new Counting(3);
    const meetings = [meeting(2), meeting(2), meeting(1.5)];
    const { lines } = run([each(1), each(1), each(1)], meetings, collector, { network });
    expect(collector.received.map(({ worker }) => worker)).toEqual([2, 0, 1]);
    expect(lines.filter((line) => line.includes('arrived'))).toEqual([
      '2.5 worker 2 arrived 2',
      '3.5 worker 0 arrived 0',
      '4.5 worker 1 arrived 1',
    ]);
  });
});

describe('an overhead at the master', () => {
  const instant = { latency: 0, bandwidth: Infinity, link: 'dedicated' } as const;

  it('is spent on one message at a time, in the order of their arrival, whatever their links', () => {
    const network = { ...instant, overhead: 2 };
    const collector = new Counting(3);
    // Ready at 3, 1 and 9: the second is taken in from 1 to 3, the first from 3 to 5, and nothing waits at 9.
    const { lines } = run([each(1), each(1), each(1)], [meeting(3), meeting(1), meeting(9)], collector, {
      network,
    });
    expect(lines.filter((line) => line.includes('arrived'))).toEqual([
      '3 worker 1 arrived 1',
      '5 worker 0 arrived 0',
      '11 worker 2 arrived 2',
    ]);
  });

  it('does not hold the workers up, and what waits in the end does not count', () => {
    const network = { ...instant, latency: 0.5, overhead: 10 };
    const iteration = new Iteration(makePlan(1, [each(3)]), network, 'a scheme');
    const measures = iteration.run(delaysOf([meeting(1)]), new Counting(2));
    expect(measures).toMatchObject({ completionTime: 21.5, messages: 2, volume: 2, computations: 3 });
    // Nothing of it is left for the next iteration.
    expect(iteration.run(delaysOf([meeting(1)]), new Counting(1)).completionTime).toBe(11.5);
  });
});

describe('against brute force', () => {
  // Multiples of 1/8 and powers of two: all sums are exact in any order, so that ties are ties and times are equal.
  const eighths = (most: number) => fc.nat(most * 8).map((n) => n / 8);
  const duration = fc.oneof(fc.nat(3), eighths(4));

  const assignment: fc.Arbitrary<Assignment> = fc
    .record({
      work: fc.array(fc.constantFrom(0.25, 0.5, 1, 1, 1.5, 2), { maxLength: 4 }),
      sends: fc.constantFrom('after each', 'after the last', 'after each', 'none', 'now and then'),
      size: fc.constantFrom(0.25, 1, 2),
    })
    .map(({ work, sends, size }) => ({
      work,
      messages: work.flatMap((_, after) => {
        const isSent = {
          'after each': true,
          'after the last': after === work.length - 1,
          'now and then': after % 2 === 1,
          none: false,
        }[sends];
        return isSent ? [{ after, size, carries: [single(0)] }] : [];
      }),
    }));

  const LARGEST_WORK = 8;
  const meetingOf: fc.Arbitrary<Meeting> = fc.record({
    responds: fc.nat(7).map((n) => n > 0),
    offset: fc.oneof(fc.constant(0), duration),
    pace: duration,
    units: fc.oneof(
      fc.constant([]),
      fc.array(duration, { minLength: LARGEST_WORK, maxLength: LARGEST_WORK }),
    ),
  });

  const network: fc.Arbitrary<Network> = fc.record({
    latency: fc.oneof(fc.constant(0), duration),
    bandwidth: fc.constantFrom(Infinity, 0.25, 1, 4),
    link: fc.constantFrom('dedicated' as const, 'shared' as const),
    overhead: fc.constantFrom(0, 0, 0.125, 1, 2.5),
  });

  const workers = { minLength: 1, maxLength: 6, size: 'max' } as const;
  /** Workers with work of their own, or all with the same: the engine reads such plans in another way. */
  const worlds = fc.oneof(
    { weight: 2, arbitrary: fc.array(fc.tuple(assignment, meetingOf, meetingOf), workers) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(assignment, fc.array(fc.tuple(meetingOf, meetingOf), workers))
        .map(([same, meetings]) => meetings.map(([first, second]) => [same, first, second] as const)),
    },
  );

  it('everything that happens is the same, event by event, in iteration after iteration', () => {
    const seen = { complete: 0, exhausted: 0, silent: 0 };
    fc.assert(
      fc.property(
        worlds,
        network,
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (world, network, wanted, end) => {
          const assignments = world.map(([a]) => a);
          const iteration = new Iteration(makePlan(1, assignments), network, 'a scheme');
          for (const meetings of [world.map(([, m]) => m), world.map(([, , m]) => m)]) {
            const log = new Log();
            const collector = new Counting(wanted, end);
            const measures = iteration.run(delaysOf(meetings, 3), collector, log);
            const naive = naiveIteration(assignments, meetings, 3, network, new Counting(wanted, end));
            expect(log.lines).toEqual(naive.lines);
            expect(measures).toEqual(naive.measures);
            if (collector.exhaustions === 0) seen.complete++;
            else if (measures.messages > 0) seen.exhausted++;
            else seen.silent++;
          }
        },
      ),
      { seed: 1, numRuns: 2000 },
    );
    // The sample holds enough of every kind.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
  });

  it('times that are no round numbers are the same too', () => {
    const worker = fc.record({
      pace: fc.double({ min: 0.01, max: 3, noNaN: true }),
      subtasks: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(worker, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (all, wanted) => {
          const assignments = all.map(({ subtasks }) => each(subtasks));
          const meetings = all.map(({ pace }) => meeting(pace));
          const { lines } = run(assignments, meetings, new Counting(wanted));
          const naive = naiveIteration(assignments, meetings, 0, INSTANT, new Counting(wanted));
          expect(lines).toEqual(naive.lines);
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });
});

describe('when no arrival can follow', () => {
  const away = meeting(1, { responds: false });

  test.each([true, false])('the collector is asked, once, and has the last word: %s', (inTheEnd) => {
    const collector = new Counting(3, inTheEnd);
    const measures = run([each(1), each(1), each(1)], [meeting(1), away, meeting(4)], collector);
    expect(collector.exhaustions).toBe(1);
    expect(measures).toMatchObject({ complete: inTheEnd, completionTime: 4, messages: 2, volume: 2 });
    expect(measures.lines.at(-1)).toBe(`4 ended ${inTheEnd ? 'complete' : 'incomplete'}`);
  });

  test('a completed iteration does not ask', () => {
    const collector = new Counting(1, false);
    run([each(1)], [meeting(1)], collector);
    expect(collector.exhaustions).toBe(0);
  });

  test('nobody responds: it takes the idle time of the delays', () => {
    const measures = run([each(1), each(1)], [away, away], new Counting(1), { idle: 2.5 });
    expect(measures).toMatchObject({
      complete: false,
      completionTime: 2.5,
      messages: 0,
      computations: 0,
      events: 0,
    });
    expect(measures.lines).toEqual(['2.5 ended incomplete']);
  });

  test('someone responds: the idle time has no say', () => {
    expect(run([each(1), each(1)], [meeting(1), away], new Counting(2), { idle: 99 }).completionTime).toBe(1);
  });

  test('a worker with nothing to do sends nothing and is not waited for', () => {
    const collector = new Counting(2, true);
    const measures = run([each(1), IDLE_WORKER], [meeting(2), meeting(1)], collector);
    expect(collector.received).toEqual([{ worker: 0, subtask: 0 }]);
    expect(measures).toMatchObject({ complete: true, completionTime: 2, messages: 1 });
  });

  test('work that nobody hears of does not prolong it', () => {
    const silent: Assignment = { work: [1, 1, 1, 1], messages: [] };
    const measures = run([each(1), silent], [meeting(2), meeting(1)], new Counting(2));
    expect(measures).toMatchObject({ complete: false, completionTime: 2, computations: 1 + 2 });
  });
});

describe('a delay that is no duration', () => {
  const bad = [Number.NaN, Infinity, -Infinity, -1];

  test.each(bad)(
    'before the first sub-task, %s: an error that names worker, scheme and delay model',
    (pace) => {
      const attempt = () => run([each(1), each(1)], [meeting(1), meeting(pace)], new Counting(2));
      expect(attempt).toThrow(SimulationError);
      expect(attempt).toThrow(/worker 1 \(a scheme under a delay\).*finite and not negative/);
    },
  );

  test.each(bad)('in a later sub-task, %s', (duration) => {
    const meetings = [meeting(0, { units: [1, duration] })];
    const attempt = () => run([each(2)], meetings, new Counting(2));
    expect(attempt).toThrow(SimulationError);
    expect(attempt).toThrow(/worker 0 \(a scheme under a delay\).*clock stands at 1;/);
  });

  test('a message that would arrive never', () => {
    const network: Network = { latency: 0, bandwidth: Number.MIN_VALUE, link: 'shared' };
    const attempt = () => run([IDLE_WORKER, each(1)], [meeting(1), meeting(1)], new Counting(1), { network });
    expect(attempt).toThrow(SimulationError);
    expect(attempt).toThrow(/worker 1 \(a scheme under a delay\).*due at Infinity/);
  });

  test('an overhead by which a message that waits its turn would be taken in never', () => {
    const network: Network = { ...INSTANT, overhead: Number.MAX_VALUE };
    const meetings = [meeting(1), meeting(1)];
    const attempt = () => run([each(1), each(1)], meetings, new Counting(2), { network });
    expect(attempt).toThrow(SimulationError);
    expect(attempt).toThrow(/due at Infinity/);
  });

  test('of a worker that does not respond does not matter', () => {
    const meetings = [meeting(1), meeting(Number.NaN, { responds: false })];
    expect(run([each(1), each(1)], meetings, new Counting(1)).complete).toBe(true);
  });

  test('leaves the iteration fit for the next run', () => {
    const iteration = new Iteration(makePlan(1, [each(2)]), INSTANT, 'a scheme');
    const broken = delaysOf([meeting(0, { units: [1, Number.NaN] })]);
    expect(() => iteration.run(broken, new Counting(2))).toThrow(SimulationError);
    expect(iteration.run(delaysOf([meeting(1)]), new Counting(2)).completionTime).toBe(2);
  });
});

describe('a plan that is none', () => {
  test.each([0, -1, Number.NaN, Infinity])('work %s of a sub-task is refused', (work) => {
    const plan = makePlan(1, [each(1), { work: [1, 1], messages: [] }]);
    plan.workDone[2] = plan.workDone[1] + work;
    expect(() => makePlan(1, [each(1), { work: [1, work], messages: [] }])).toThrow(/^worker 1: work /);
    expect(() => new Iteration(plan, INSTANT, 'a scheme')).toThrow(RangeError);
    expect(() => new Iteration(plan, INSTANT, 'a scheme')).toThrow(
      /worker 1 \(a scheme\): sub-task 2 has work/,
    );
  });

  test.each([-1, Number.NaN, Infinity])('message size %s is refused', (size) => {
    const sending = (of: number) =>
      makePlan(1, [{ work: [1], messages: [{ after: 0, size: of, carries: [single(0)] }] }]);
    const plan = sending(1);
    plan.messageSize[0] = size;
    expect(() => sending(size)).toThrow(/^worker 0: a message of size /);
    expect(() => new Iteration(plan, INSTANT, 'a scheme')).toThrow(RangeError);
  });
});
