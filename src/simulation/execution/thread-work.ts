import { v8 } from '../../host/node.js';
import type { Experiment } from '../experiment/experiment.js';
import { type ImportedModule, importModule } from '../experiment/modules.js';
import type { Assignment, Outcome } from './assignment.js';
import { packBlocks } from './packed-blocks.js';
import { type Task, type TaskResult, TaskRunner } from './task-runner.js';

let current: { readonly number: number; readonly experiment: Experiment } | undefined;
const runner = new TaskRunner();

/** Does tasks of an experiment, in a thread of those in threads.ts. */
export async function work({ number, experiment, tasks }: Assignment<Task>): Promise<Outcome<TaskResult>> {
  if (current?.number !== number) {
    const told = v8().deserialize(new Uint8Array(experiment)) as Experiment;
    await importAgain(told.modules ?? []);
    current = { number, experiment: told };
  }
  const { experiment: own } = current;
  const begun = performance.now();
  const results = tasks.map((task) => runner.run(own, task));
  const milliseconds = performance.now() - begun;
  return {
    results: results.every(isBlocks) ? packBlocks(results.map(({ blocks }) => blocks)) : results,
    milliseconds,
  };
}

function isBlocks(result: TaskResult): result is Extract<TaskResult, { readonly blocks: unknown }> {
  return 'blocks' in result;
}

/** Schemes from outside are not among those that a new thread knows. */
async function importAgain(modules: readonly ImportedModule[]): Promise<void> {
  for (const { url, sha256 } of modules) {
    const found = await importModule(url);
    if (found.sha256 !== sha256) throw new Error(`${url} has changed since the run began`);
  }
}
