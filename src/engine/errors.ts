/** The simulation itself cannot go on: exit status 1. The message names worker, scheme and delay model, where they are known. */
export class SimulationError extends Error {
  /** To tell it from other errors. */
  override readonly name: string = 'SimulationError';
}

/** An event was scheduled in the past, or at a time that is NaN or infinite. */
export class QueueTimeError extends SimulationError {
  override readonly name = 'QueueTimeError';

  constructor(
    readonly time: number,
    readonly now: number,
  ) {
    super(
      `an event would be due at ${time}, the clock stands at ${now}; durations must be finite and not negative`,
    );
  }
}
