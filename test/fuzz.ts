/**
 * Number of tries of a test on hostile input. The environment variable STRAGGLE_FUZZ makes it so many times larger, for a
 * long run; its tries begin with those of a short one.
 */
export function tries(least: number): number {
  return least * Math.max(1, Math.floor(Number(process.env.STRAGGLE_FUZZ ?? 1)) || 1);
}
