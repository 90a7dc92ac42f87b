import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import { Streams } from '../../random/stream.js';
import { cyclic } from '../../schemes/cyclic.js';
import { frc } from '../../schemes/fractional-repetition.js';
import type { SchemeDefinition } from '../../schemes/scheme.js';
import { erasureheadClaim, exactly } from './claims.js';

/** n tasks, k workers, c tasks per worker; small enough to go through all sets of workers. */
interface SmallCode {
  readonly scheme: SchemeDefinition;
  readonly n: number;
  readonly k: number;
  readonly c: number;
}

const EQUAL: readonly SmallCode[] = [
  ...[2, 3, 6].map((c) => ({ scheme: frc, n: 6, k: 6, c })),
  ...[2, 3, 4, 6].map((c) => ({ scheme: frc, n: 12, k: 12, c })),
  ...[2, 3, 5].map((c) => ({ scheme: cyclic, n: 8, k: 8, c })),
];

/** More tasks than workers: l = kc/n copies of a task, fewer than c. */
const UNEQUAL: readonly SmallCode[] = [
  { scheme: frc, n: 12, k: 6, c: 4 },
  { scheme: frc, n: 24, k: 12, c: 6 },
];

/** How far from 1 a weight of an exact gradient may be, by rounding. */
const ROUNDING = 1e-9;

interface Count {
  readonly sets: number;
  /** Sets of responders from which the full gradient comes out. */
  readonly exact: number;
}

/** Goes through all sets of r workers, each handed to the code's own collector. */
function recovered({ scheme, n, k, c }: SmallCode, r: number): Count {
  const setting = {
    ...{ workers: k, tasks: n, split: 'points' as const, needed: n, responseProbability: 1 },
    placement: new Streams('exact recovery', n, k, c).uniform(),
  };
  const { plan, collector } = scheme.build({ load: c }, setting);
  const master = collector();
  const v = new Float64Array(n);
  let exact = 0;
  const sets = subsets(k, r);
  for (const responders of sets) {
    master.reset();
    let complete = false;
    for (const worker of responders) {
      complete = complete || master.receive(worker, plan.firstSubtask[worker + 1] - 1);
    }
    master.weights(v);
    if (complete && v.every((weight) => Math.abs(weight - 1) <= ROUNDING)) exact++;
  }
  return { sets: sets.length, exact };
}

/** All sets of `size` of the numbers 0 … k − 1. */
function subsets(k: number, size: number): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: k - size + 1 }, (_, i) => k - 1 - i).flatMap((last) =>
    subsets(last, size - 1).map((rest) => [...rest, last]),
  );
}

function total(codes: readonly SmallCode[], responders: (code: SmallCode) => number): Count {
  const counts = codes.map((code) => recovered(code, responders(code)));
  return counts.reduce((sum, each) => ({ sets: sum.sets + each.sets, exact: sum.exact + each.exact }));
}

/** "If r >= k − c + 1, then no matter which nodes are stragglers, g(x) = ∇f(x)" (Section 2, after Tandon et al.). */
export function recoveryClaims(): Claim[] {
  const equal = total(EQUAL, ({ k, c }) => k - c + 1);
  const printed = total(UNEQUAL, ({ k, c }) => k - c + 1);
  const amended = total(UNEQUAL, ({ n, k, c }) => k - (k * c) / n + 1);
  const all = ({ sets, exact }: Count) => exact === sets;
  const text = ({ sets, exact }: Count) => `${exact} of ${sets}`;
  return [
    erasureheadClaim(
      'exact-recovery',
      '1; Section 2',
      'With n = k the gradient is recovered from any n − c + 1 workers',
      exactly(equal.exact),
      verdictOf(all(equal)),
      `value: sets of n − c + 1 workers that recover it, of all ${equal.sets} of ${EQUAL.length} fractional repetition and cyclic ` +
        'codes with n from 6 to 12',
    ),
    erasureheadClaim(
      'exact-recovery-general',
      'Section 2',
      'FRC(n, k, c): for r >= k − c + 1 it is recovered no matter which workers straggle',
      exactly(printed.exact),
      all(printed) ? 'holds' : all(amended) ? 'holds as amended' : 'fails',
      `value: sets of r = k − c + 1 workers that recover it, ${text(printed)}, for (n, k, c) = (12, 6, 4) and (24, 12, 6). ` +
        `Amended: k − l + 1 workers, l = kc/n copies of each task (${text(amended)} sets); where n = k that is the same`,
    ),
  ];
}
