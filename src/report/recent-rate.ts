const SPACING = 250; // ms between two samples, at least
const SAMPLES = 40;

/**
 * How fast something grows by now: from when it first grew, so that a start that took its time does not count, and
 * over the last ten seconds or, where it grows more rarely, the last forty times.
 */
export class RecentRate {
  private readonly samples: { readonly at: number; readonly count: number }[] = [];

  /**
   * @param start what it begins with
   * @param clock milliseconds; for tests
   */
  constructor(
    private readonly start: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Notes what it has come to. */
  note(count: number): void {
    const last = this.samples.at(-1);
    const at = this.clock();
    if (count === (last?.count ?? this.start) || (last !== undefined && at - last.at < SPACING)) return;
    this.samples.push({ at, count });
    if (this.samples.length > SAMPLES) this.samples.shift();
  }

  /** Per second; 0 while it cannot be said. */
  perSecond(): number {
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || first === last) return 0;
    return (1000 * (last.count - first.count)) / (last.at - first.at);
  }
}
