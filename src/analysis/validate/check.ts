/** A comparison of the simulation with something that is known without it. */
export interface Check {
  readonly name: string;
  /** Paper and equation, or the fact that gives the expected value. */
  readonly source: string;
  readonly expected: number;
  readonly simulated: number;
  /** Standard error of the simulated value; 0 for what must be equal to rounding. */
  readonly se: number;
  /** For se = 0: how far they may be apart, in absolute terms. */
  readonly tolerance?: number;
}

/** z-scores above this fail: one in 16,000 by chance. */
export const LARGEST_Z = 4;

/** Difference in standard errors; undefined for what must be equal to rounding. */
export function zScore({ expected, simulated, se }: Check): number | undefined {
  return se > 0 ? (simulated - expected) / se : undefined;
}

/** Whether they agree: within `LARGEST_Z` standard errors, or to rounding. */
export function passes(check: Check): boolean {
  const z = zScore(check);
  if (z !== undefined) return Math.abs(z) <= LARGEST_Z;
  return Math.abs(check.simulated - check.expected) <= (check.tolerance ?? 1e-12 * Math.abs(check.expected));
}
