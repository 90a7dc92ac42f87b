/**
 * An event of the Trace Event Format (Chrome's, which Perfetto reads), of the phases that are used here: B and E
 * begin and end a stretch of a track, b and e one of what may overlap, s and f an arrow; C is a counter, M a name.
 */
export interface TraceEvent {
  readonly ph: 'B' | 'E' | 'b' | 'e' | 's' | 'f' | 'C' | 'M';
  /** The scheme, from 1. */
  readonly pid: number;
  /** 0 the master, j + 1 worker j. */
  readonly tid?: number;
  readonly name?: string;
  readonly cat?: string;
  /** Microseconds. */
  readonly ts?: number;
  /** Both ends of an arrow have the same: a hexadecimal number, as Perfetto takes no other text for one. */
  readonly id?: string;
  /** All stretches of a message have the same, which is not compared with those of other processes. */
  readonly id2?: { readonly local: string };
  /** The arrow ends in the stretch that is open then. */
  readonly bp?: 'e';
  /** The engine's own times, unrounded, and what else is known. */
  readonly args?: Readonly<Record<string, string | number | boolean>>;
}
