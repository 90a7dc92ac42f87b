import { deserialize } from 'node:v8';
import type { Experiment } from '../experiment/experiment.js';
import { ProblemCache } from '../experiment/problem.js';
import { importSchemes, type SchemeModule } from '../experiment/scheme-modules.js';
import { PointCompiler } from '../monte-carlo/compiled-point.js';
import { type BlockTask, type BlockTaskResult, TaskRunner } from '../monte-carlo/tasks.js';
import { type TrainingTask, type TrainingTaskResult, TrainingTaskRunner } from '../training/tasks.js';
import type { Assignment } from './assignments.js';

type Task = BlockTask | TrainingTask;
type TaskResult = BlockTaskResult | TrainingTaskResult;

let current: { readonly number: number; readonly run: (task: Task) => TaskResult } | undefined;
/** The data that this thread has made: the next experiment often learns the same. */
const problems = new Map<string, ProblemCache>();
/** What it has laid out: the next slice often takes the same. */
const rigs = new PointCompiler();

/** Does a task of an experiment, in a thread of those in threads.ts. */
export async function work({ number, experiment, task }: Assignment<Task>): Promise<TaskResult> {
  if (current?.number !== number) {
    const told = deserialize(new Uint8Array(experiment)) as Experiment;
    await importAgain(told.modules ?? []);
    current = { number, run: runnerOf(told) };
  }
  return current.run(task);
}

/** Schemes from outside are not among those that a new thread knows. */
async function importAgain(modules: readonly SchemeModule[]): Promise<void> {
  for (const { url, sha256 } of modules) {
    const found = await importSchemes(url);
    if (found.sha256 !== sha256) throw new Error(`${url} has changed since the run began`);
  }
}

function runnerOf(experiment: Experiment): (task: Task) => TaskResult {
  const folders = JSON.stringify(experiment.dataFolders);
  const known = problems.get(folders) ?? new ProblemCache(experiment.dataFolders);
  problems.clear();
  problems.set(folders, known);
  const blocks = new TaskRunner(experiment, rigs);
  const training = new TrainingTaskRunner(experiment, known);
  return (task) => ('slice' in task ? blocks.run(task) : training.run(task));
}
