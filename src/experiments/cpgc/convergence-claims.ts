import { type Claim, type Verdict, verdictOf } from '../../analysis/figures/claim.js';
import { atEnd, atTime } from '../../simulation/training/interpolate.js';
import { type Estimate, interval } from '../../statistics/estimate.js';
import { ratioOfMeans } from '../../statistics/ratios.js';
import type { Convergence } from './convergence-runs.js';

/** The statements about convergence, from runs that have met the same workers. */
export function convergenceClaims(all: readonly Convergence[]): Claim[] {
  const runsOf = (scheme: string, tolerance: string) => {
    const found = all.find((each) => each.scheme === scheme && each.tolerance === tolerance);
    if (!found) throw new Error(`${scheme} at tolerance ${tolerance} was not trained`);
    return found.summary.runs;
  };
  /** Test error of one over that of another when the faster of both, run by run, has done all its iterations. */
  const atEqualTime = (scheme: string, one: string, other: string): Estimate => {
    const [a, b] = [runsOf(scheme, one), runsOf(scheme, other)];
    const ends = a.map((run, i) => Math.min(atEnd(run, 'time'), atEnd(b[i], 'time')));
    return ratioOfMeans(
      a.map((run, i) => atTime(run, 'test_metric', ends[i])),
      b.map((run, i) => atTime(run, 'test_metric', ends[i])),
    );
  };
  const sooner = (scheme: string, other: string): Estimate =>
    ratioOfMeans(
      runsOf(scheme, '0').map((run) => atEnd(run, 'time')),
      runsOf(other, '0').map((run) => atEnd(run, 'time')),
    );
  const fixed = ['0.15', '0.3'].map((tolerance) => atEqualTime('cpgc', 'rising', tolerance));
  const equalTime = 'value: quotient of the test errors when the faster one has done its 80 iterations';
  return [
    claim(
      'cpgc-rising-tolerance',
      '4.2 (end)',
      'CPGC converges faster if the tolerance increases from iteration to iteration than if it stays 0',
      atEqualTime('cpgc', 'rising', '0'),
      verdictOf(surelyBelowOne(atEqualTime('cpgc', 'rising', '0'))),
      equalTime,
    ),
    claim(
      'cpgc-rising-against-fixed',
      '4.2 (end)',
      'CPGC converges faster if the tolerance increases from iteration to iteration than if it stays 0.15 or 0.3',
      fixed.reduce((a, b) => (b.value > a.value ? b : a)),
      verdictOf(fixed.every(surelyBelowOne)),
      `${equalTime}; against 0.15: ${fixed[0].value.toPrecision(3)}, against 0.3: ${fixed[1].value.toPrecision(3)}`,
    ),
    ...['uc-mmc', 'cpgc'].map((scheme) => {
      const quotient = atEqualTime(scheme, '0.15', '0');
      return claim(
        `cpgc-partial-updates-${scheme}`,
        '2.2',
        `Updates from a part of the blocks can be effective: ${scheme.toUpperCase()} at tolerance 0.15 beats tolerance 0`,
        quotient,
        verdictOf(surelyBelowOne(quotient)),
        equalTime,
      );
    }),
    ...['mcc', 'uc-mmc'].map((other) => {
      const quotient = sooner('cpgc', other);
      return claim(
        `cpgc-convergence-${other}`,
        '2.1, 4.2',
        `With the full gradient CPGC does its iterations sooner than ${other.toUpperCase()}, at K = 40`,
        quotient,
        verdictOf(surelyBelowOne(quotient)),
        'value: quotient of the times of 80 iterations, in which exact schemes do the same updates',
      );
    }),
  ];
}

function surelyBelowOne(quotient: Estimate): boolean {
  return interval(quotient).high < 1;
}

function claim(
  id: string,
  section: string,
  statement: string,
  quotient: Estimate,
  verdict: Verdict,
  note: string,
): Claim {
  return {
    id,
    paper: 'cpgc',
    section,
    statement,
    value: quotient.value,
    ...interval(quotient),
    verdict,
    note,
  };
}
