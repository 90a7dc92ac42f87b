import { join } from 'node:path';
import { type Advice, advise } from '../../../src/analysis/advise/advise.js';
import { fieldFor, unitOf } from '../../../src/analysis/advise/field.js';
import { experimentFor } from '../../../src/analysis/advise/search.js';
import { prepareSearch } from '../../../src/cli/prepare-search.js';
import type { SearchFlags } from '../../../src/cli/search-goal.js';
import { Executor } from '../../../src/simulation/execution/executor.js';
import { folderWith } from '../../folders.js';

/** A search in this thread. */
export async function adviceOn(file: string | undefined, flags: SearchFlags): Promise<Advice> {
  return advise({ ...prepareSearch(file, flags).search, jobs: 0 });
}

/** The label of the candidate that a search recommends. */
export function winnerOf({ standings, winner }: Advice): string | undefined {
  return winner === undefined ? undefined : standings[winner].candidate.label;
}

/** Times of all candidates of a search in so many times the trials that it was for. */
export async function exhaustively({ search }: Advice, times: number): Promise<number[][]> {
  const trials = times * search.trials;
  const field = fieldFor(new Executor(), experimentFor(search, search.candidates), search.goal, trials);
  const all = search.candidates.map((_, i) => i);
  const values = await field.pull(all, 0, Math.ceil(trials / unitOf(search.goal)));
  return values.map((own) => {
    if (typeof own === 'string') throw new Error(own);
    return own;
  });
}

/** The path of a new trace file of durations by round and worker. */
export function traceFile(
  rounds: number,
  workers: number,
  duration: (round: number, worker: number) => number,
): string {
  const rows = Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: workers }, (_, worker) => `${round},${worker},${duration(round, worker)}`),
  );
  return join(folderWith({ 't.csv': ['round,worker,duration_s', ...rows.flat()].join('\n') }), 't.csv');
}
