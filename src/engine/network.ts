/** The network between the workers and the master. */
export interface Network {
  /** Time a message travels after it has left the link; >= 0. */
  readonly latency: number;
  /** Full results per time unit that a link carries; > 0, may be Infinity. */
  readonly bandwidth: number;
  /** A link for each worker, or one link into the master for which all messages queue. */
  readonly link: 'dedicated' | 'shared';
}
