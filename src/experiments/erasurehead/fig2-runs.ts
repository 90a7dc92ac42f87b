import { type FigureContext, type Run, trialsFor } from '../../analysis/figures/figure.js';
import {
  type Choice,
  choices,
  computingTime,
  injectedDelay,
  MEAN_DELAYS,
  PAPER_WAIT,
  type TrainedTask,
  trainTasks,
} from './cluster.js';
import { LEARNING_TASKS, type LearningTask, WORKERS } from './data-sets.js';

/** Workers that AGC waits for: in training, and where only times are simulated. */
const WAITS = [3, 5, 7, 9, PAPER_WAIT, 15];
const QUICK_WAITS = [PAPER_WAIT, 15];
export const TIMED_WAITS = [...WAITS, 20, 25, 30];

/** What Figures 2 and 3 show: every learning task with every choice. The quick run learns KC housing only. */
export function trainAll(context: FigureContext): Promise<TrainedTask[]> {
  const tasks = context.quick ? LEARNING_TASKS.filter(({ name }) => name === 'kc-housing') : LEARNING_TASKS;
  return trainTasks(
    context,
    'erasurehead-fig2',
    tasks.map((task) => ({
      task,
      delay: injectedDelay(computingTime(task), MEAN_DELAYS.code),
      choices: choices(context.quick ? QUICK_WAITS : WAITS),
      runs: trialsFor(context, 5, 2),
      ...(context.quick ? { iterations: 10 } : {}),
    })),
  );
}

/** Times per iteration of a learning task, under one mean of the injected delay. */
export interface Timed {
  readonly task: LearningTask;
  readonly mean: number;
  readonly run: Run;
  readonly choices: readonly Choice[];
}

/** Times per iteration of all learning tasks and choices, under both means. */
export async function timeAll(
  context: FigureContext,
  trained: readonly TrainedTask[],
  trials: number,
): Promise<Timed[]> {
  const timed: Timed[] = [];
  const all = choices(TIMED_WAITS);
  for (const mean of Object.values(MEAN_DELAYS)) {
    for (const { task } of trained) {
      const run = await context.run({
        name: 'erasurehead-fig2',
        seed: context.seed,
        trials,
        workers: WORKERS,
        scheme: all[0].scheme,
        delay: injectedDelay(computingTime(task), mean),
        sweep: { scheme: all.map(({ scheme }) => scheme) },
      });
      timed.push({ task, mean, run, choices: all });
    }
  }
  return timed;
}
