import { workerData } from 'piscina';
import type { Experiment } from '../definition/experiment.js';
import { type BlockTask, type BlockTaskResult, TaskRunner } from './tasks.js';

const runner = new TaskRunner((workerData as { experiment: Experiment }).experiment);

/** Entry point of a thread of the pool in run.ts. */
export default function work(task: BlockTask): BlockTaskResult {
  return runner.run(task);
}
