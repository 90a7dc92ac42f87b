import { oneLine } from './plain-text.js';

/** The part of a terminal stream in use, for example of process.stderr. */
export interface TerminalStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const INTERVAL = 200; // ms between two drawings

/**
 * Lines that are redrawn in place on a terminal. Silent where the stream is no terminal. Call `wipe` when done, also
 * after an error.
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
   * Redraws, at most once per interval.
   * @param lines returns the lines for a width in characters
   */
  draw(lines: (width: number) => readonly string[]): void {
    if (!this.stream.isTTY) return;
    const now = this.clock();
    if (now - this.drawn < INTERVAL) return;
    // The last column stays free: some terminals would wrap there.
    const width = Math.min(80, this.stream.columns || 80) - 1;
    const texts = lines(width).map((line) => cut(oneLine(line), width));
    this.stream.write(`${this.top()}${texts.join('\u001b[K\n')}\u001b[J`);
    this.drawn = now;
    this.height = texts.length;
  }

  /** Erases the lines. */
  wipe(): void {
    if (this.height > 0) this.stream.write(`${this.top()}\u001b[J`);
    this.drawn = -Infinity;
    this.height = 0;
  }

  /** Control sequence to the beginning of the first line. */
  private top(): string {
    return this.height > 1 ? `\r\u001b[${this.height - 1}A` : '\r';
  }
}

/** A count or a rate in about four characters: 7, 0.25, 950, 12.3k, 4.5M. */
export function short(value: number): string {
  if (value >= 999_950) return `${scaled(value / 1e6)}M`;
  if (value >= 10_000) return `${scaled(value / 1e3)}k`;
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toPrecision(2);
}

function scaled(value: number): string {
  return value < 100 ? value.toFixed(1) : String(Math.round(value));
}

/** @example 45 s, 3 min 20 s, 2 h 05 min */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 1) return `${whole} s`;
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A label and a text in at most `width` characters; the label is shortened first. */
export function labelled(label: string, text: string, width: number): string {
  const room = Math.max(0, width - text.length - 2);
  return room > 1 ? `${cut(label, room)}  ${text}` : cut(text, width);
}

/** The text, cut to at most `width` characters. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

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
