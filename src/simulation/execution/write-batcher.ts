/**
 * Gathers what comes in and hands it on some at a time: to bring a few lines to the disk takes as long as one.
 * Nothing waits longer than `delay`, as long as this thread is free or more comes in.
 */
export class WriteBatcher<T> {
  private waiting: T[] = [];
  private timer: NodeJS.Timeout | undefined;
  private since = 0;
  private failure: { readonly error: unknown } | undefined;

  /**
   * @param delay milliseconds; 0: everything is handed on at once
   * @param handOn what to do with what has come in
   */
  constructor(
    private readonly delay: number,
    private readonly handOn: (items: readonly T[]) => void,
  ) {}

  /** @throws what `handOn` has thrown, now or in the meantime */
  add(items: readonly T[]): void {
    if (this.failure !== undefined) throw this.failure.error;
    const now = performance.now();
    if (this.waiting.length === 0) this.since = now;
    this.waiting.push(...items);
    if (now - this.since >= this.delay) this.flush();
    else this.timer ??= setTimeout(() => this.flushLater(), this.delay);
  }

  /**
   * Hands on what is waiting.
   * @throws as `add`
   */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.failure !== undefined) throw this.failure.error;
    const items = this.waiting;
    this.waiting = [];
    if (items.length > 0) this.handOn(items);
  }

  private flushLater(): void {
    try {
      this.flush();
    } catch (error) {
      this.failure = { error };
    }
  }
}
