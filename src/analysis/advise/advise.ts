import { Executor } from '../../simulation/execution/executor.js';
import { type Checks, checksOf, roundsOf } from './checks.js';
import { fieldFor, unitOf } from './field.js';
import { experimentFor, jobsFor, type Search } from './search.js';
import { type Standing, standingsOf } from './standing.js';
import { runTournament, SHARE } from './tournament.js';

/** The answer to a search. */
export interface Advice {
  readonly search: Search;
  /** In the order of the candidates. */
  readonly standings: readonly Standing[];
  /** Place in `standings`; undefined where no candidate could take part. */
  readonly winner: number | undefined;
  /** Place of what all are compared with: uncoded, or, where that cannot take part, the cheapest that can. */
  readonly baseline: number;
  /** Trials (or runs) spent on the search, and what an exhaustive one takes. */
  readonly spent: number;
  readonly exhaustive: number;
  /** What the answer rests on; absent without a winner. */
  readonly checks: Checks | undefined;
}

/** Searches the candidate of least time, and what the answer rests on. The result does not depend on `jobs`. */
export async function advise(search: Search): Promise<Advice> {
  const { candidates, goal, base } = search;
  const trials = trialsFor(search);
  const unit = unitOf(goal);
  const uncoded = candidates.findIndex(({ point }) => point.scheme.name === 'uncoded');
  const executor = new Executor(jobsFor(search, SHARE * trials * candidates.length));
  try {
    const field = fieldFor(executor, experimentFor(search, candidates), goal, trials);
    const outcome = await runTournament(
      {
        arms: candidates.length,
        baseline: Math.max(0, uncoded),
        most: Math.ceil(trials / unit),
        pull: field.pull,
      },
      (spent, atMost) => search.progress?.(base.experiment.name, spent * unit, atMost * unit),
    );
    const { winner, baseline } = outcome;
    const standings = standingsOf(candidates, outcome, (i) => field.cost(i));
    return {
      search,
      standings,
      winner,
      baseline,
      spent: field.trials,
      exhaustive: candidates.length * trials,
      checks:
        winner === undefined
          ? undefined
          : await checksOf(executor, { search, standings, winner, baseline, trials }),
    };
  } finally {
    await executor.end();
  }
}

/** A trace that is replayed has nothing more to say after its last round. */
function trialsFor({ base, goal, trials }: Search): number {
  const rounds = goal.target === undefined ? roundsOf(base, 'replay') : undefined;
  return rounds === undefined ? trials : Math.min(trials, rounds);
}
