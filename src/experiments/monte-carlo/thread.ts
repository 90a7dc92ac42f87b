import { workerData } from 'piscina';
import type { Experiment } from '../definition/experiment.js';
import { type TrainingTask, type TrainingTaskResult, TrainingTaskRunner } from '../training/tasks.js';
import { type BlockTask, type BlockTaskResult, TaskRunner } from './tasks.js';

const { experiment } = workerData as { experiment: Experiment };
const blocks = new TaskRunner(experiment);
const training = new TrainingTaskRunner(experiment);

/** Entry point of a thread of the pool in threads.ts. */
export default function work(task: BlockTask | TrainingTask): BlockTaskResult | TrainingTaskResult {
  return 'world' in task ? blocks.run(task) : training.run(task);
}
