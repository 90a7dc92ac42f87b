import type { SketchParameters } from '../../models/sketch/sketch.js';

/**
 * Section 6.1, kept in 6.2: n = 50 workers, k = 20 partitions, w = 12 of them at every worker, d = n·w/k = 30
 * copies of each; s = d − 1 = 29 stragglers are tolerated, any 21 workers decode.
 */
export const SYSTEM = { workers: 50, tasks: 20, scheme: { name: 'reed-solomon', load: 12 } } as const;

/** The system in captions; its spaces do not break. */
export const SYSTEM_TEXT = ['n = 50', 'k = 20', 'w = 12', 'd = 30']
  .map((part) => part.replaceAll(' ', '\u00a0'))
  .join(', ');

/** k */
export const PARTITIONS = SYSTEM.tasks;

/**
 * Time that a task takes: a shift and an exponential of the same mean, one draw per worker and iteration. The
 * paper has no delay model; the exact code does not care which workers straggle. Work is counted in tasks, and a
 * task of a sketch has 1/rho of the rows of an uncompressed one, so that both parts are divided by rho; the unit
 * of time is the shift at rho = 1.
 */
export function computing(rho: number) {
  return { model: 'shifted-exponential', alpha: 1 / rho, mu: rho, correlation: 'worker' } as const;
}

/** Uses of the counts of the draws, in the order of the tables. */
export const VARIANTS: readonly { readonly weights: SketchParameters['weights']; readonly label: string }[] =
  [
    { weights: true, label: 'weighted' },
    { weights: false, label: 'unweighted' },
    { weights: 'scaled', label: 'unweighted, times draws/k' },
  ];

/** The name of a variant as a series of a chart. */
export function seriesName(weights: SketchParameters['weights']): string {
  return String(weights);
}

/** The variants as series. */
export const SERIES = VARIANTS.map(({ weights, label }) => ({ name: seriesName(weights), label }));

/** Leverage score sampling of the k partitions out of rho·k. */
export function sketchOf(factor: number, weights: SketchParameters['weights']): SketchParameters {
  return { method: 'leverage', factor, partitions: PARTITIONS, weights };
}

/** Section 6.2's problem: labels and gradient as docs/background/corrections.md, 3 reads them. */
export const LINEAR = {
  objective: { loss: 'least-squares', factor: 2 },
  data: { source: 'uniform-blocks' },
  step: { rule: 'constant', value: 1e-7 },
  resample: ['data', 'sketch'],
} as const;
