const STATUSES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Ends the process on Ctrl-C, and when it is asked to stop, by way of its exit handlers, which remove what is
 * half written. Only for commands that leave the main thread free; another one could not be stopped any more.
 */
export function exitOnSignals(): void {
  for (const [signal, status] of Object.entries(STATUSES)) {
    process.once(signal, () => {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
      process.exit(status);
    });
  }
}
