/** What is needed of a terminal; process.stderr is one. */
export interface TerminalStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const INTERVAL = 200; // ms between two drawings: calm to look at, and costs nothing

/**
 * Lines on a terminal that are drawn again and again in the same place. Silent where the stream is no terminal.
 * Call `wipe` when done, also after an error.
 */
export class TerminalLines {
  private drawn = -Infinity;
  private height = 0;

  /**
   * @param stream where to draw; for tests
   * @param clock milliseconds; for tests
   */
  constructor(
    private readonly stream: TerminalStream = process.stderr,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /**
   * Draws, unless it has just done so.
   * @param lines made for a width of so many characters
   */
  draw(lines: (width: number) => readonly string[]): void {
    if (!this.stream.isTTY) return;
    const now = this.clock();
    if (now - this.drawn < INTERVAL) return;
    // The last column stays free: some terminals would wrap there.
    const texts = lines(Math.min(80, this.stream.columns || 80) - 1);
    this.stream.write(`${this.top()}${texts.join('\u001b[K\n')}\u001b[J`);
    this.drawn = now;
    this.height = texts.length;
  }

  /** Wipes what was drawn. */
  wipe(): void {
    if (this.height > 0) this.stream.write(`${this.top()}\u001b[J`);
    this.drawn = -Infinity;
    this.height = 0;
  }

  /** Back to the beginning of the first line. */
  private top(): string {
    return this.height > 1 ? `\r\u001b[${this.height - 1}A` : '\r';
  }
}
