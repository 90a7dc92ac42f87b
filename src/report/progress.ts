import { duration, labelled, short, TerminalLines, type TerminalStream } from './terminal.js';

/**
 * Progress line on standard error: label, done of total, percent, rate, time left. Silent where standard error is not a
 * terminal. Call `end` when done, also after an error: it erases the line.
 */
export class Progress {
  private readonly started: number;
  private readonly lines: TerminalLines;

  /**
   * @param label shortened where the line would be too long
   * @param total units of work, at least 0
   * @param stream where to draw; for tests
   * @param clock milliseconds; for tests
   */
  constructor(
    private readonly label: string,
    private readonly total: number,
    stream: TerminalStream = process.stderr,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.started = clock();
    this.lines = new TerminalLines(stream, clock);
  }

  /** @param done units done so far, without those of an earlier, resumed run */
  update(done: number): void {
    this.lines.draw((width) => {
      const seconds = (this.clock() - this.started) / 1000;
      return [progressLine(this.label, done, this.total, seconds, width)];
    });
  }

  /** Erases the line. */
  end(): void {
    this.lines.wipe();
  }
}

/** The text of a progress line, at most `width` characters. `seconds`: since the start. */
export function progressLine(
  label: string,
  done: number,
  total: number,
  seconds: number,
  width: number,
): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const percent = total > 0 ? `${Math.floor((100 * done) / total)} %` : '';
  const left = rate > 0 && total >= done ? `${duration((total - done) / rate)} left` : '';
  const facts = [`${short(done)}/${short(total)}`, percent, rate > 0 ? `${short(rate)}/s` : '', left];
  const tail = facts.filter((fact) => fact !== '').join('  ');
  return labelled(label, tail, width);
}
