/**
 * Level of each of the three tests (distribution, persistence, togetherness): a trace of a model that is among those
 * fitted is called one of none in at most 5 % of cases (Bonferroni).
 */
export const LEVEL = 0.05 / 3;

/** Whether a test, if it could be done at all, has rejected its null hypothesis. */
export function isSignificant(test: { readonly p: number } | undefined): boolean {
  return test !== undefined && test.p <= LEVEL;
}
