import { describe, expect, it } from 'vitest';
import {
  type Extract,
  PICTURE_LIMITS,
  TRACE_LIMITS,
  timelineOf,
} from '../../../src/analysis/timeline/timeline.js';
import { spansOf } from '../../../src/report/timeline/bars.js';
import { endOf, type Lane } from '../../../src/report/timeline/timeline.js';
import { traceText } from '../../../src/report/timeline/trace-events.js';
import { replay } from '../../../src/simulation/execution/replay.js';
import { isTraining, type TrainingPoint } from '../../../src/simulation/experiment/experiment.js';
import { RECORDS } from '../../../src/simulation/experiment/metrics.js';
import { ProblemCache } from '../../../src/simulation/experiment/problem.js';
import { train } from '../../../src/simulation/training/execute.js';
import { type Event, faultsOf, traceSchema } from '../../report/timeline/trace-schema.js';
import { documentOf, experimentOf, mistakesOf, SMALL } from '../../simulation/documents.js';
import { type Watched, watched } from './watched.js';

const FIRST: Extract = { trial: 0, iterations: 1 };

function timeline(data: object, extract: Partial<Extract> = {}, limits = TRACE_LIMITS) {
  const experiment = experimentOf(data);
  return {
    experiment,
    timeline: timelineOf(documentOf(data), experiment, { ...FIRST, ...extract }, limits),
  };
}

/** Every scheme that takes six workers, by points where blocks are not for it, with messages that take time. */
const SCHEMES = {
  trials: 20,
  workers: 6,
  tasks: 6,
  delay: { model: 'shifted-exponential', alpha: 0.05, mu: 4, correlation: 'subtask' },
  network: { latency: 0.02, bandwidth: 8, link: 'shared' },
};
const BLOCKS = {
  ...SCHEMES,
  scheme: { load: 3 },
  sweep: { 'scheme.name': ['uncoded', 'uc-mmc', 'mcc', 'cpgc'] },
};
const POINTS = {
  ...SCHEMES,
  sweep: {
    scheme: [
      { name: 'ignore-stragglers', wait: 4 },
      { name: 'frc', load: 2 },
      { name: 'erasurehead', load: 3, wait: 4 },
      { name: 'cyclic', load: 3 },
      { name: 'reed-solomon', load: 3 },
      { name: 'sgc', redundancy: 2, wait: 5 },
      { name: 'sgc-send-all', redundancy: 2, wait: 5 },
    ],
  },
};

/** The engine's events of a lane, read back from the times that a trace has in its `args`. */
function engineEvents(events: readonly Event[], pid: number): Watched[] {
  return events.flatMap((event): Watched[] => {
    if (event.pid !== pid || (event.ph !== 'B' && event.ph !== 'E')) return [];
    const { worker, subtask, ended, complete, ...args } = event.args;
    if (ended !== undefined) return [{ event: 'ended', time: Number(ended), complete: complete === true }];
    const which = { worker: Number(worker), subtask: Number(subtask) };
    return ['started', 'finished', 'sent', 'arrived'].flatMap((name): Watched[] => {
      if (args[name] === undefined) return [];
      const more = name === 'sent' ? { arrival: Number(args.arrival) } : {};
      return [{ event: name, time: Number(args[name]), ...which, ...more }];
    });
  });
}

const byEvent = (a: Watched, b: Watched) =>
  a.time - b.time ||
  a.event.localeCompare(b.event) ||
  (a.worker ?? 0) - (b.worker ?? 0) ||
  (a.subtask ?? 0) - (b.subtask ?? 0);

describe('a timeline', () => {
  it.each([
    ['schemes by blocks', BLOCKS],
    ['schemes by points', POINTS],
  ])('has the events of the sweep and what was measured: %s', (_, data) => {
    const { experiment, timeline: found } = timeline(data, { trial: 7 });
    expect(found.lanes).toHaveLength(experiment.points.length);
    found.lanes.forEach((lane, p) => {
      const { events, measures, recovered } = watched(experiment, p, 7);
      const [iteration] = lane.iterations;
      const own = iteration.events.map(({ kind, time, worker, subtask, ...more }) => ({
        event: kind,
        time,
        worker,
        subtask,
        ...('arrival' in more ? { arrival: more.arrival } : {}),
      }));
      expect([...own, { event: 'ended', time: iteration.end, complete: iteration.complete }]).toEqual(events);
      expect(iteration.end).toBe(measures.completionTime);
      const arrivals = iteration.events.filter((event) => event.kind === 'arrived');
      expect(arrivals).toHaveLength(measures.messages);
      expect(arrivals.at(-1)?.recovered).toBe(recovered);
      expect(lane.subtitle).toMatch(new RegExp(`^complete at .*: ${measures.messages} messages`));
      // All tasks are of one unit of work here, but for those of single points.
      const finished = spansOf(iteration).work.filter(({ cancelled }) => !cancelled);
      if (!lane.title.startsWith('sgc')) expect(finished).toHaveLength(Math.round(measures.computations));
    });
  });

  it('as a trace has exactly the events of the engine: one iteration of cpgc', () => {
    const data = { ...SCHEMES, scheme: { name: 'cpgc', load: 3 }, workers: 20, tasks: 20 };
    const { experiment, timeline: found } = timeline(data);
    const trace = traceSchema.parse(JSON.parse(traceText(found)));
    expect(faultsOf(trace)).toEqual([]);
    const { events } = watched(experiment, 0, 0);
    expect(engineEvents(trace.traceEvents, 1).sort(byEvent)).toEqual([...events].sort(byEvent));
    // An arrow for each message that arrived, and the counter that rises to all tasks.
    const arrived = events.filter(({ event }) => event === 'arrived').length;
    expect(trace.traceEvents.filter(({ ph }) => ph === 's')).toHaveLength(arrived);
    const counts = trace.traceEvents.flatMap((event) => (event.ph === 'C' ? [event.args.tasks] : []));
    expect(counts[0]).toBe(0);
    expect(counts.at(-1)).toBe(20);
    expect(counts).toHaveLength(arrived + 1);
    const tracks = trace.traceEvents.flatMap((event) =>
      event.ph === 'M' && event.name === 'thread_name' ? [event.args.name] : [],
    );
    expect(tracks).toEqual(['master', ...Array.from({ length: 20 }, (_, j) => `worker ${j}`)]);
  });

  it('is a good trace with every scheme, several iterations, and what never completes', () => {
    for (const data of [BLOCKS, POINTS]) {
      const { timeline: found } = timeline(data, { iterations: 3 });
      expect(faultsOf(traceSchema.parse(JSON.parse(traceText(found))))).toEqual([]);
    }
    const failing = {
      ...SMALL,
      scheme: { name: 'frc', load: 2 },
      delay: { model: 'bernoulli', p: 0.7 },
      incomplete: 'skip',
    };
    const { timeline: found } = timeline(failing, { iterations: 9 });
    expect(found.lanes[0].subtitle).toMatch(/^9 iterations \(\d never complete\) in 9: /);
    expect(faultsOf(traceSchema.parse(JSON.parse(traceText(found))))).toEqual([]);
  });

  it('puts the trials after one another, across blocks of trials', () => {
    const data = { ...SMALL, trials: 600 };
    const { experiment, timeline: found } = timeline(data, { trial: 498, iterations: 4 });
    let clock = 0;
    found.lanes[0].iterations.forEach(({ start, end, name }, i) => {
      let measured = Number.NaN;
      replay(experiment.points[0], 498 + i, [], (line) => {
        if (line.event === 'measured') measured = Number(line.completion_time);
      });
      expect({ start, end, name }).toEqual({ start: clock, end: measured, name: `trial ${498 + i}` });
      clock += measured;
    });
    expect(endOf(found.lanes[0])).toBe(clock);
  });

  it('has the iterations of a training run, up to where it stopped', () => {
    const data = {
      ...SMALL,
      trials: 3,
      training: {
        iterations: 200,
        until: { gradient_norm: 1 },
        data: { source: 'gaussian', points: 60, features: 6, std: 1, noise: 0.5 },
        step: { rule: 'constant', value: 0.01 },
        record: 5,
      },
    };
    const { experiment } = timeline(data);
    const point = experiment.points[0] as TrainingPoint;
    expect(isTraining(point)).toBe(true);
    const [run] = train(point, new ProblemCache([]).of(point, 2), [2]);
    const iterations = (run.stopped as number) + 1;
    expect(iterations).toBeLessThan(200);
    const { timeline: found } = timeline(data, { trial: 2, iterations });
    const time = run.values[(run.filled - 1) * RECORDS.length + RECORDS.indexOf('time')];
    expect(endOf(found.lanes[0])).toBeCloseTo(time, 9);
    expect(found.title).toBe(`e: run 2, iterations 1 to ${iterations}`);
    expect(mistakesOf(() => timeline(data, { trial: 2, iterations: iterations + 1 }))).toEqual([
      `--iterations: ${iterations + 1} given; allowed: 1 to ${iterations}, as run 2 has ${iterations} iterations`,
    ]);
    let replayed = 0;
    replay(point, 2, [], ({ event }) => {
      if (event === 'measured') replayed++;
    });
    expect(replayed).toBe(iterations);
  });

  it('shows a shared link that carries one message at a time, in the order in which they were ready', () => {
    const { experiment, timeline: found } = timeline({
      ...BLOCKS,
      network: { ...SCHEMES.network, bandwidth: 0.8 },
    });
    found.lanes.forEach((lane, p) => {
      const { load } = experiment.points[p].scheme;
      const size = lane.title === 'mcc' ? Number(load) / 6 : 1 / 6;
      const messages = [...spansOf(lane.iterations[0]).messages].sort((a, b) => a.taken - b.taken);
      let free = 0;
      let waited = 0;
      for (const { ready, taken, left, arrival } of messages) {
        expect(taken).toBeCloseTo(Math.max(ready, free), 12);
        expect(left - taken).toBeCloseTo(size / 0.8, 12);
        expect(arrival - left).toBeCloseTo(0.02, 12);
        if (taken > ready) waited++;
        free = left;
      }
      expect(waited).toBeGreaterThan(0);
    });
  });

  it('says what it shows, and whether the panels meet the same draws', () => {
    const { timeline: same } = timeline(BLOCKS);
    expect(same.lanes.map(({ title }) => title)).toEqual(['uncoded', 'uc-mmc', 'mcc', 'cpgc']);
    expect(same.caption).toMatch(
      /^6 workers; seed 1; delay shifted-exponential \(alpha 0\.05, mu 4, .*same draws/s,
    );
    expect(same.unit).toBe('the unit of the delay model’s parameters');
    const { timeline: other } = timeline({ ...SMALL, sweep: { 'delay.mu': [1, 2] } });
    expect(other.lanes.map(({ title }) => title)).toEqual(['cpgc, delay.mu = 1', 'cpgc, delay.mu = 2']);
    expect(other.caption).toMatch(/delay as swept; .* differ in seed, workers or delay/);
    const names = (lane: Lane) => lane.subtasks[2];
    // Worker 2 of the paper's A_c, whose tasks are counted from 1: W_3, then W_2 + W_4.
    const { timeline: named } = timeline({
      ...SMALL,
      workers: 4,
      sweep: { 'scheme.name': ['cpgc', 'mcc', 'uncoded'], tasks: [4] },
    });
    expect(named.lanes.map(names)).toEqual([['2', '1 + 3'], ['', '4 tasks'], ['2']]);
  });
});

describe('a timeline that cannot be', () => {
  const wrong = (data: object, extract: Partial<Extract> = {}) =>
    mistakesOf(() => timeline(data, extract, PICTURE_LIMITS));

  it.each<[string, object, Partial<Extract>, string]>([
    [
      'no such trial',
      SMALL,
      { trial: 300 },
      '--trial: 300 given; allowed: 0 to 299, as the experiment has 300',
    ],
    [
      'not so many trials',
      SMALL,
      { trial: 290, iterations: 11 },
      '--iterations: 11 given; allowed: 1 to 10, as there are 10 trials from 290 on',
    ],
    [
      'too many points',
      { ...SMALL, sweep: { 'delay.mu': Array.from({ length: 13 }, (_, i) => i + 1) } },
      {},
      "e.yaml: sweep: 13 points given; allowed: at most 12 in a picture (--set 'sweep={scheme.name: [cpgc]}' chooses)",
    ],
    [
      'too many workers',
      { ...SMALL, workers: 1002, sweep: { 'delay.mu': [1, 2] } },
      {},
      'e.yaml: workers: 2004 of all points together given; allowed: at most 2000 in a picture',
    ],
    [
      'too many iterations',
      { ...SMALL, trials: 9999 },
      { iterations: 1667 },
      '--iterations: 1667 given; allowed: 1 to 1666, as a picture holds 20000 sub-tasks and an iteration has 12',
    ],
    [
      'too many sub-tasks',
      { ...SMALL, scheme: { name: 'uncoded' }, tasks: 60_000 },
      {},
      'e.yaml: sub-tasks in an iteration: 60000 given; allowed: at most 20000 in a picture',
    ],
  ])('%s', (_, data, extract, line) => {
    expect(wrong(data, extract)).toEqual([line]);
  });
});

it('of trials of several rounds shows these, and no tasks in the bars of a code with memory', () => {
  const data = {
    ...{ trials: 2, rounds: 3, workers: 6, split: 'points', delay: { model: 'exponential', mean: 1 } },
    sweep: { scheme: [{ name: 'uncoded' }, { name: 'm-sgc', B: 1, W: 2, lambda: 2 }] },
  };
  const within = timeline(data, { iterations: 3 }).timeline;
  expect(within.title).toMatch(/: trial 0, rounds 1 to 3$/);
  expect(within.caption).not.toContain('starts afresh');
  const [uncoded, coded] = within.lanes;
  expect([uncoded.subtasks[0], coded.subtasks[0]]).toEqual([['0'], ['']]);
  const beyond = timeline(data, { trial: 0, iterations: 5 }).timeline;
  expect(beyond.title).toMatch(/: 5 rounds from trial 0 on$/);
  expect(beyond.lanes[0].iterations.map(({ name }) => name).slice(2, 4)).toEqual([
    'trial 0, round 3',
    'trial 1, round 1',
  ]);
});
