import { setImmediate as nextTurn } from 'node:timers/promises';
import { Threads } from '../../simulation/execution/threads.js';
import type { Experiment } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import { type BlockTask, type BlockTaskResult, TaskRunner } from '../../simulation/monte-carlo/tasks.js';
import {
  type TrainingTask,
  type TrainingTaskResult,
  TrainingTaskRunner,
} from '../../simulation/training/tasks.js';

/** Does tasks of one experiment after the other, and takes their results in the order of the tasks. */
export interface Crew {
  blocks(experiment: Experiment, tasks: readonly BlockTask[]): Promise<BlockTaskResult[]>;
  runs(experiment: Experiment, tasks: readonly TrainingTask[]): Promise<TrainingTaskResult[]>;
  close(): Promise<void>;
}

/** @param jobs number of threads; 0: all in this one */
export function crewOf(jobs: number): Crew {
  return jobs === 0 ? inThisThread() : inThreads(jobs);
}

function inThisThread(): Crew {
  let problems: ProblemCache | undefined;
  return {
    blocks: (experiment, tasks) => {
      const runner = new TaskRunner(experiment);
      return oneByOne(tasks, (task) => runner.run(task));
    },
    runs: (experiment, tasks) => {
      problems ??= new ProblemCache(experiment.dataFolders);
      const runner = new TrainingTaskRunner(experiment, problems);
      return oneByOne(tasks, (task) => runner.run(task));
    },
    close: async () => {},
  };
}

/** With a pause after each, in which Ctrl-C is heard. */
async function oneByOne<Task, Result>(
  tasks: readonly Task[],
  run: (task: Task) => Result | Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const task of tasks) {
    results.push(await run(task));
    await nextTurn();
  }
  return results;
}

function inThreads(jobs: number): Crew {
  const threads = new Threads(jobs);
  const all = async <Task, Result>(experiment: Experiment, tasks: readonly Task[]): Promise<Result[]> => {
    const results: Result[] = [];
    await threads.run<Task, Result>(experiment, tasks, (_, result) => {
      results.push(result);
    });
    return results;
  };
  return {
    blocks: all<BlockTask, BlockTaskResult>,
    runs: all<TrainingTask, TrainingTaskResult>,
    close: () => threads.end(),
  };
}
