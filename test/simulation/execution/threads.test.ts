import { fileURLToPath } from 'node:url';
import { deserialize } from 'node:v8';
import { expect, it, vi } from 'vitest';
import { taskGroups } from '../../../src/simulation/execution/assignment.js';
import { Executor } from '../../../src/simulation/execution/executor.js';
import { runTrials } from '../../../src/simulation/execution/run.js';
import { Threads } from '../../../src/simulation/execution/threads.js';
import type { Experiment } from '../../../src/simulation/experiment/experiment.js';
import { pairWith } from '../../../src/simulation/monte-carlo/paired.js';
import { batchesOf } from '../../../src/simulation/monte-carlo/point-group.js';
import { type BlockTask, BlockTaskRunner } from '../../../src/simulation/monte-carlo/tasks.js';
import { folderWith } from '../../folders.js';
import { experimentOf } from './helpers.js';

const thread = fileURLToPath(new URL('../../fixtures/mortal-thread.mjs', import.meta.url));
const built = fileURLToPath(new URL('../../../dist/simulation/execution/thread.js', import.meta.url));

const experiment = experimentOf({
  workers: 2,
  scheme: { name: 'uncoded' },
  delay: { model: 'deterministic', value: 1 },
});

async function run(deaths: (number: number) => number, first = 0): Promise<number[]> {
  const folder = folderWith();
  const tasks = Array.from({ length: 12 }, (_, i) => ({ number: first + i, deaths: deaths(i), folder }));
  const found: number[] = [];
  const threads = new Threads(2, thread);
  try {
    await threads.run(experiment, tasks, (_, result: number) => found.push(result));
    return found;
  } finally {
    await threads.end();
  }
}

const squares = Array.from({ length: 12 }, (_, i) => i * i);

it('takes results in the order of the tasks', async () => {
  expect(await run(() => 0)).toEqual(squares);
});

it('replaces a thread that dies, and does its task again', async () => {
  expect(await run((i) => (i % 5 === 2 ? 2 : 0))).toEqual(squares);
});

it('gives up a task that has ended its thread three times, naming it', async () => {
  await expect(run((i) => (i === 7 ? 3 : 0))).rejects.toThrow(
    /^the task \{"number":7,.*\}: the thread has died 3 times: /,
  );
});

it('does not repeat a task that failed', async () => {
  await expect(run(() => 0, -1)).rejects.toThrow('a failure that is no death');
});

it('does one experiment after the other in the same threads, with the same results as in none', async () => {
  const executor = new Executor(2, undefined, built);
  try {
    for (const load of [1, 2, 1]) {
      const own = experimentOf({
        ...{ trials: 50_000, workers: 12, scheme: { name: 'uc-mmc', load } },
        delay: { model: 'exponential', mean: load },
      });
      const shared = await runTrials(own, executor);
      expect(executor.hasThreads).toBe(true);
      expect(shared).toEqual(await runTrials(own));
    }
  } finally {
    await executor.end();
  }
  expect(executor.hasThreads).toBe(false);
});

it('starts again after a failure', async () => {
  const threads = new Threads(1, thread);
  const take = (number: number) => {
    const found: number[] = [];
    const tasks = [{ number, deaths: 0, folder: '' }];
    return threads.run(experiment, tasks, (_, result: number) => found.push(result)).then(() => found);
  };
  await expect(take(-1)).rejects.toThrow('a failure that is no death');
  expect(await take(3)).toEqual([9]);
  await threads.end();
});

it('does two experiments at the same time, the tasks of the first one first', async () => {
  const threads = new Threads(2, thread);
  const handedOut: number[] = [];
  function* tasksFrom(first: number) {
    for (let number = first; number < first + 20; number++) {
      handedOut.push(number);
      yield { number, deaths: 0, folder: '' };
    }
  }
  const found: number[][] = [[], []];
  try {
    await Promise.all(
      found.map((own, i) => threads.run(experiment, tasksFrom(100 * i), (_, n: number) => own.push(n))),
    );
  } finally {
    await threads.end();
  }
  const numbers = [0, 100].map((first) => Array.from({ length: 20 }, (_, i) => first + i));
  expect(handedOut).toEqual(numbers.flat());
  expect(found).toEqual(numbers.map((each) => each.map((number) => number ** 2)));
});

it('goes on with an experiment where another one fails', async () => {
  const threads = new Threads(2, thread);
  const task = (number: number) => ({ number, deaths: 0, folder: '' });
  const found: number[] = [];
  try {
    const failing = threads.run(experiment, [task(-1), task(1)], () => {});
    const other = threads.run(experiment, [task(2), task(3)], (_, n: number) => found.push(n));
    await expect(failing).rejects.toThrow('a failure that is no death');
    await other;
  } finally {
    await threads.end();
  }
  expect(found).toEqual([4, 9]);
});

const plain = experimentOf({
  trials: 600,
  workers: 6,
  scheme: { load: 2 },
  delay: { model: 'shifted-exponential', alpha: 0.1, mu: 3 },
  sweep: {
    tolerance: Array.from({ length: 20 }, (_, i) => i / 60),
    'scheme.name': ['uc-mmc', 'cpgc', 'mcc'],
    'delay.mu': [1, 3],
  },
});

it.each<[string, Experiment]>([
  ['alone', plain],
  ['with a baseline', { ...plain, pairing: pairWith(plain, 'cpgc', 'completion_time') }],
])('a batch comes to the same by itself as in its experiment, %s', (_, experiment) => {
  const here = new BlockTaskRunner(experiment);
  const batches = batchesOf(experiment);
  expect(batches.length).toBeGreaterThan(2);
  const tasks = batches.map((_, batch): BlockTask => ({ batch, first: 1, count: 2 }));
  const groups = [...taskGroups(experiment, tasks, () => 5)];
  expect(groups.flatMap((group) => group.tasks)).toEqual(tasks);
  for (const [batch, { points }] of batches.entries()) {
    const given = groups[batch].assignment();
    const part = deserialize(new Uint8Array(given.experiment)) as Experiment;
    expect(part.points).toHaveLength(points.length);
    expect(new BlockTaskRunner(part).run(given.tasks[0])).toEqual(here.run(tasks[batch]));
  }
});

it('tasks of the same batch are given the same bytes, others have another number', () => {
  const tasks = [0, 0, 0, 1].map((batch, first) => ({ batch, first, count: 1 }));
  const groups = [...taskGroups(plain, tasks, () => 2)];
  expect(groups.map((group) => group.tasks.map(({ first }) => first))).toEqual([[0, 1], [2], [3]]);
  const [a, b, c] = groups.map((group) => group.assignment());
  expect(b.experiment).toBe(a.experiment);
  expect(b.number).toBe(a.number);
  expect(c.number).not.toBe(a.number);
});

it('one thread is this one, until tasks turn out to be long', async () => {
  const threads = new Threads(1, thread);
  const tasks = Array.from({ length: 40 }, (_, number) => ({ number, deaths: 0, folder: '' }));
  const here = new Set<number>();
  const found: number[] = [];
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const byHand = ({ number }: { number: number }) => {
    here.add(number);
    now += number < 3 ? 1 : 1000;
    expect(threads.running).toBe(false);
    return number ** 2;
  };
  try {
    await threads.run(experiment, tasks, (_, result: number) => found.push(result), undefined, byHand);
    expect(threads.running).toBe(true);
  } finally {
    await threads.end();
    vi.restoreAllMocks();
  }
  expect(found).toEqual(tasks.map(({ number }) => number ** 2));
  // One task to see how long it takes; then ten, which should take ten milliseconds.
  expect([...here]).toEqual(Array.from({ length: 11 }, (_, number) => number));
});
