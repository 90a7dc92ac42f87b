/** Measures of a trial, in the order of the result columns. */
export const METRICS = ['completion_time', 'messages', 'volume', 'computations', 'recovered'] as const;

/** A measure of a trial. */
export type Metric = (typeof METRICS)[number];

/** Measures of a trial without a barrier, in the order of their columns. */
export const UPDATE_METRICS = [
  'gradients',
  'staleness',
  'staleness_p50',
  'staleness_p90',
  'staleness_p99',
  'idle',
] as const;

/** A measure of a trial without a barrier. */
export type UpdateMetric = (typeof UPDATE_METRICS)[number];

/** Quantiles of completion time that are reported, with the endings of their columns. */
export const QUANTILES = [
  { q: 0.5, ending: 'p50' },
  { q: 0.9, ending: 'p90' },
  { q: 0.99, ending: 'p99' },
] as const;

/** Records of a run at the recorded iterations, in the order of the result columns. */
export const RECORDS = [
  'time',
  'error',
  'loss',
  'gradient_error',
  'messages',
  'volume',
  'test_metric',
  'gradients',
  'staleness',
  'idle',
] as const;

/** Records of runs without a barrier alone. */
export const UPDATE_RECORDS = ['gradients', 'staleness', 'idle'] as const satisfies readonly Recorded[];

/** A record of a run. */
export type Recorded = (typeof RECORDS)[number];

/** A record that has to be computed: `training.measure` chooses from them. */
export type Computed = 'error' | 'loss' | 'gradient_error' | 'test_metric';

/** All of them. */
export const COMPUTED = ['error', 'loss', 'gradient_error', 'test_metric'] as const satisfies Computed[];
