/** Measured durations of one unit of work: every worker in every round. */
export interface Trace {
  readonly rounds: number;
  readonly workers: number;
  /** durations[round · workers + worker], > 0; rounds and workers in the order of their numbers in the file. */
  readonly durations: Float64Array;
  /** Names of the workers, such as those of hosts, where the file has them. */
  readonly names?: readonly string[];
}
