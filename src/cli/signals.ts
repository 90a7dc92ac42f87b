/** Exit status of a process that a signal has ended. */
export const STATUSES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** A signal by which a user, a terminal that goes or a scheduler ends a process. */
export type StopSignal = keyof typeof STATUSES;

export const STOP_SIGNALS = Object.keys(STATUSES) as StopSignal[];

/**
 * Ends the process on Ctrl-C, and when it is asked to stop, by way of its exit handlers, which remove what is
 * half written. Only for commands that leave the main thread free; another one could not be stopped any more.
 * @param left what it leaves behind, for the line that it ends with
 */
export function exitOnSignals(left: string): void {
  for (const signal of STOP_SIGNALS) {
    process.once(signal, () => {
      const start = process.stderr.isTTY ? '\r\u001b[K' : '';
      process.stderr.write(`${start}stopped; ${left}\n`);
      process.exit(STATUSES[signal]);
    });
  }
}
