/** What is measured in every trial, in the order of the result columns. */
export const METRICS = ['completion_time', 'messages', 'volume', 'computations', 'recovered'] as const;

/** Something that is measured in every trial. */
export type Metric = (typeof METRICS)[number];

/** Quantiles of completion time that are reported, with the endings of their columns. */
export const QUANTILES = [
  { q: 0.5, ending: 'p50' },
  { q: 0.9, ending: 'p90' },
  { q: 0.99, ending: 'p99' },
] as const;
