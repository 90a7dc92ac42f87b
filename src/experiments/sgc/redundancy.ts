import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import type { FigureContext, TrainingRun } from '../../analysis/figures/figure.js';
import { layOut, type TrainingPoint } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import { claimOf } from './claim-of.js';

/** d_i of every point, as SGC has been laid out for a run: counted, not computed. */
export function copiesOf({ dataFolders }: FigureContext, { experiment }: TrainingRun): number[] {
  const point = experiment.points.find(({ scheme }) => scheme.name === 'sgc') as TrainingPoint;
  const { plan } = layOut(point, new ProblemCache(dataFolders).of(point, 0).setting);
  const copies = new Array<number>(plan.parts).fill(0);
  for (let s = 0; s < plan.firstSubtask[plan.workers]; s++) {
    for (const { tasks } of plan.carries(s)) {
      for (let i = 0; i < tasks.length; i++) copies[tasks[i]]++;
    }
  }
  return copies;
}

/** d: mean copies of a point. */
export function meanOfCopies(copies: readonly number[]): number {
  return copies.reduce((sum, d) => sum + d, 0) / copies.length;
}

/** "The majority of the d_i's are equal to 2 while the others are either 1 or 3, resulting in d = 2.024." */
export function redundancyClaim(copies: readonly number[]): Claim {
  const count = (d: number) => copies.filter((each) => each === d).length;
  const mean = meanOfCopies(copies);
  const others = copies.length - count(1) - count(2) - count(3);
  return claimOf(
    'redundancy',
    'VI.A',
    'After rounding most d_i are 2, the others 1 or 3, and the average redundancy is 2.024',
    mean,
    verdictOf(Math.abs(mean - 2.024) < 5e-4 && others === 0 && count(2) > copies.length / 2),
    `value: mean of d_i; ${count(1)} points have 1, ${count(2)} have 2 and ${count(3)} have 3 copies`,
  );
}
