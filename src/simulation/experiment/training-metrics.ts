/** What is recorded of a run at the recorded iterations, in the order of the result columns. */
export const RECORDS = [
  'time',
  'error',
  'loss',
  'gradient_error',
  'messages',
  'volume',
  'test_metric',
] as const;

/** Something that is recorded of a run. */
export type Recorded = (typeof RECORDS)[number];
