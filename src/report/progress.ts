/** What a progress line needs of a terminal; process.stderr is one. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const INTERVAL = 200; // ms between two drawings: calm to look at, and costs nothing

/**
 * A line on standard error that says how far a run has come: label, done of total, percent, rate, time left.
 * Silent where standard error is not a terminal. Call `end` when done, also after an error: it wipes the line.
 */
export class Progress {
  private readonly started: number;
  private drawn = -Infinity;

  /**
   * @param label what is being done; shortened where the line would be too long
   * @param total how many units of work there are, at least 0
   * @param stream where to draw; for tests
   * @param clock milliseconds; for tests
   */
  constructor(
    private readonly label: string,
    private readonly total: number,
    private readonly stream: ProgressStream = process.stderr,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.started = clock();
  }

  /** So many units are done by now, those of an earlier, resumed run not among them. */
  update(done: number): void {
    if (!this.stream.isTTY) return;
    const now = this.clock();
    if (now - this.drawn < INTERVAL) return;
    this.drawn = now;
    // The last column stays free: some terminals would wrap there.
    const width = Math.min(80, this.stream.columns || 80) - 1;
    const line = progressLine(this.label, done, this.total, (now - this.started) / 1000, width);
    this.stream.write(`\r${line}\u001b[K`);
  }

  /** Wipes the line. */
  end(): void {
    if (this.drawn > -Infinity) this.stream.write('\r\u001b[K');
    this.drawn = -Infinity;
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
  const room = Math.max(0, width - tail.length - 2);
  const head = label.length <= room ? label : `${label.slice(0, Math.max(0, room - 1))}…`;
  return (room > 1 ? `${head}  ${tail}` : tail).slice(0, width);
}

/** A count or a rate in about four characters: 7, 0.25, 950, 12.3k, 4.5M. */
function short(value: number): string {
  if (value >= 999_950) return `${scaled(value / 1e6)}M`;
  if (value >= 10_000) return `${scaled(value / 1e3)}k`;
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toPrecision(2);
}

function scaled(value: number): string {
  return value < 100 ? value.toFixed(1) : String(Math.round(value));
}

/** 45 s, 3 min 20 s, 2 h 05 min. */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 1) return `${whole} s`;
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
