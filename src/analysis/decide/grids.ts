import { resolveWait } from '../../schemes/wait.js';

/** What a grid of parameter values is laid over. */
export interface GridSetting {
  readonly workers: number;
  readonly tasks: number;
  /** Most tasks per worker. */
  readonly maxLoad: number;
  /** Whether there are many other parameters, so that loads are thinned out. */
  readonly coarse: boolean;
  /** Whether waiting for everybody may take for ever, so that schemes end with whoever responds. */
  readonly someDoNotRespond: boolean;
}

/**
 * The values that a search tries for a parameter, by its name: whatever scheme has a parameter of that name is
 * searched along with the others. What a scheme cannot do with them it says itself. `undefined`: left out.
 */
export const GRIDS: Readonly<Record<string, (setting: GridSetting) => readonly unknown[]>> = {
  load: loads,
  redundancy: ({ workers, tasks, ...rest }) => {
    // d copies of each of M tasks are M·d/K tasks per worker.
    const most = Math.min(workers, Math.floor((rest.maxLoad * workers) / tasks));
    return numbers(2, most).filter((d) => d <= 4 || isDouble(d));
  },
  wait: waits,
  orders: ({ workers, maxLoad }) =>
    [
      [1, 2],
      [1, 1, 2],
      [1, 2, 3],
      [1, 1, 2, 2],
      [1, 2, 3, 4],
    ].filter(
      (orders) => orders.length <= maxLoad && orders.reduce((sum, order) => sum + order, 0) <= workers,
    ),
};

/** Tolerances that are searched, where not everything has to be recovered. */
export const TOLERANCES = [0.05, 0.1, 0.2] as const;

/** More workers or tasks than this, and not every load is tried. */
const ALL_UP_TO = 32;

/**
 * Loads from M/K on, or from 2 where M = K: a single task for each worker is no code. All where there are few, else
 * small ones, those that divide M, and some between.
 */
function loads({ workers, tasks, maxLoad, coarse }: GridSetting): number[] {
  const least = tasks === workers ? 2 : Math.ceil(tasks / workers);
  const all = numbers(least, Math.min(tasks, Math.floor(maxLoad + 1e-9)));
  return tasks <= ALL_UP_TO && !coarse
    ? all
    : all.filter((load) => load < least + 7 || tasks % load === 0 || isRound(load));
}

/** 2^k, 1.25·2^k, 1.5·2^k and 1.75·2^k: steps of 14 to 25 %. */
function isRound(n: number): boolean {
  const power = 2 ** Math.floor(Math.log2(n));
  return (4 * n) % power === 0;
}

/** 2^k and 1.5·2^k. */
function isDouble(n: number): boolean {
  const power = 2 ** Math.floor(Math.log2(n));
  return (2 * n) % power === 0;
}

/** Fractions of the workers that are waited for, as numbers of workers, fewer than all. */
const FRACTIONS = [0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95];

function waits({ workers, someDoNotRespond }: GridSetting): (number | undefined)[] {
  const counts = new Set(FRACTIONS.map((fraction) => resolveWait(fraction, workers)));
  const fewer = [...counts].filter((count) => count < workers);
  return someDoNotRespond ? [...fewer, undefined] : fewer;
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
