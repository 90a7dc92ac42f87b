/**
 * The delay of ErasureHead, Section 4: the whole job on one node takes 1 + Exp(lambda). With n tasks a task takes
 * 1/n + Exp(lambda·n), and c tasks of a worker c times one draw of it: c/n + Exp(lambda·n/c), eq. (7) and (8) (whose
 * "<=" should read ">").
 */
export function theoryDelay(n: number, lambda: number) {
  return { model: 'shifted-exponential', alpha: 1 / n, mu: lambda * n, correlation: 'worker' } as const;
}
