import type { Experiment } from '../experiment/experiment.js';
import { ProblemCache } from '../experiment/problem.js';
import { PointCompiler } from '../monte-carlo/compiled-point.js';
import { type BlockTask, type BlockTaskResult, BlockTaskRunner } from '../monte-carlo/tasks.js';
import { type TrainingTask, type TrainingTaskResult, TrainingTaskRunner } from '../training/tasks.js';

/** A piece of work: blocks of trials, or training runs. */
export type Task = BlockTask | TrainingTask;

/** The result of a task, or why it failed. */
export type TaskResult<T extends Task = Task> = T extends BlockTask ? BlockTaskResult : TrainingTaskResult;

/**
 * Does tasks of one experiment after the other in the thread that calls it. It keeps what the next task, or the next
 * experiment, is likely to need again: points that are laid out, and data.
 */
export class TaskRunner {
  private readonly compiler = new PointCompiler();
  private current: { readonly experiment: Experiment; readonly run: (task: Task) => TaskResult } | undefined;
  private problems: { readonly cache: ProblemCache; readonly folders: string } | undefined;

  /** @param known has some of the data at hand; made for each experiment's folders where absent */
  constructor(private readonly known?: ProblemCache) {}

  run<T extends Task>(experiment: Experiment, task: T): TaskResult<T> {
    if (this.current?.experiment !== experiment) {
      const blocks = new BlockTaskRunner(experiment, this.compiler);
      const training = new TrainingTaskRunner(experiment, this.problemsOf(experiment));
      const run = (each: Task) => ('batch' in each ? blocks.run(each) : training.run(each));
      this.current = { experiment, run };
    }
    return this.current.run(task) as TaskResult<T>;
  }

  private problemsOf({ dataFolders }: Experiment): ProblemCache {
    if (this.known !== undefined) return this.known;
    const folders = JSON.stringify(dataFolders);
    if (this.problems?.folders !== folders) this.problems = { cache: new ProblemCache(dataFolders), folders };
    return this.problems.cache;
  }
}
