import { type Base, resolveBase } from '../analysis/candidates/base.js';
import type { Candidate } from '../analysis/candidates/candidate.js';
import { parseSchemes } from '../analysis/candidates/spec.js';
import { comparedCandidates } from '../analysis/compare/compare.js';
import { isTraining } from '../simulation/experiment/experiment.js';
import { ProblemCache } from '../simulation/experiment/problem.js';
import { type ExperimentDocument, withSettings } from '../simulation/input/document.js';
import { InputError, mistake } from '../simulation/input/input-error.js';
import { documentFrom, filesOf } from './prepare.js';

/** Options that decide what is compared. */
export interface ComparisonFlags {
  readonly schemes?: string[];
  readonly baseline?: string;
  readonly set?: string[];
  readonly trials?: number;
  readonly seed?: string;
}

/** A comparison that is ready to start. */
interface PreparedComparison {
  readonly base: Base;
  readonly candidates: readonly Candidate[];
  readonly baseline: number;
  readonly trials: number;
  /** Files that are read. */
  readonly inputs: readonly string[];
}

/** Iterations where neither --trials nor the experiment says otherwise. */
const ITERATIONS = 10_000;

/**
 * Reads and checks all that a comparison needs.
 * @param source the path of an experiment file, or what is in it
 * @throws InputError with one line per mistake
 */
export function prepareComparison(
  source: string | ExperimentDocument,
  flags: ComparisonFlags,
): PreparedComparison {
  const specs = parseSchemes(flags.schemes ?? []);
  const document = withSettings(documentFrom(source), flags.set ?? []);
  const { seed } = flags;
  const base = resolveBase(seed === undefined ? document : { ...document, data: { ...document.data, seed } });
  const candidates = comparedCandidates(base, specs, new ProblemCache(base.experiment.dataFolders));
  return {
    base,
    candidates,
    baseline: baselineOf(candidates, flags.baseline),
    trials: flags.trials ?? (isTraining(base.point) ? ITERATIONS : base.point.trials),
    inputs: [...(typeof source === 'string' ? [source] : []), ...filesOf(base.experiment)],
  };
}

function baselineOf(candidates: readonly Candidate[], wanted: string | undefined): number {
  if (wanted === undefined) {
    const uncoded = candidates.findIndex(({ point }) => point.scheme.name === 'uncoded');
    return Math.max(0, uncoded);
  }
  const exact = candidates.findIndex(({ spec }) => spec === wanted);
  const found = exact >= 0 ? exact : candidates.findIndex(({ point }) => point.scheme.name === wanted);
  if (found >= 0) return found;
  throw new InputError([mistake('--baseline', wanted, candidates.map(({ spec }) => spec).join(', '))]);
}
