import { deserialize } from 'node:v8';
import type { Experiment } from '../definition/experiment.js';
import { Problems } from '../training/problem.js';
import { type TrainingTask, type TrainingTaskResult, TrainingTaskRunner } from '../training/tasks.js';
import { type BlockTask, type BlockTaskResult, TaskRunner } from './tasks.js';
import type { Assignment } from './threads.js';

type Task = BlockTask | TrainingTask;
type TaskResult = BlockTaskResult | TrainingTaskResult;

let current: { readonly number: number; readonly run: (task: Task) => TaskResult } | undefined;
/** The data that this thread has made: the next experiment often learns the same. */
const problems = new Map<string, Problems>();

/** Entry point of a thread of those in threads.ts. */
export default function work({ number, experiment, task }: Assignment<Task>): TaskResult {
  if (current?.number !== number) {
    current = { number, run: runnerOf(deserialize(new Uint8Array(experiment)) as Experiment) };
  }
  return current.run(task);
}

function runnerOf(experiment: Experiment): (task: Task) => TaskResult {
  const folders = JSON.stringify(experiment.dataFolders);
  const known = problems.get(folders) ?? new Problems(experiment.dataFolders);
  problems.clear();
  problems.set(folders, known);
  const blocks = new TaskRunner(experiment);
  const training = new TrainingTaskRunner(experiment, known);
  return (task) => ('slice' in task ? blocks.run(task) : training.run(task));
}
