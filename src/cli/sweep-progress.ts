import { cellOf } from '../report/csv.js';
import { oneLine, visible } from '../report/plain-text.js';
import { RecentRate, type SweepFacts, sweepJson, sweepLines } from '../report/sweep-lines.js';
import { duration, short, TerminalLines } from '../report/terminal.js';
import type { SweepState } from '../simulation/execution/state.js';
import { STATUSES, STOP_SIGNALS, type StopSignal } from './signals.js';
import { wrapped } from './text.js';

/** Milliseconds between two lines of `--log json`, and after which something is shown even if nothing has come in. */
const INTERVAL = 1000;

/** Maximum number of lines about groups of points that are not precise enough. */
const MOST_LINES = 10;

/**
 * Says on standard error how far a sweep has come: on a terminal in place, with `--log json` as JSON lines, else not
 * at all. On Ctrl-C it says how to go on, and ends the process.
 */
export class SweepProgress {
  private readonly lines = new TerminalLines();
  private rate: RecentRate;
  private readonly started = performance.now();
  private logged = -Infinity;
  private readonly timer = setInterval(() => this.update(), INTERVAL).unref();
  private readonly interrupted = (signal: StopSignal) => this.stop(signal);

  /**
   * @param out where the result goes; undefined: standard output
   * @param json whether `--log json` was given
   */
  constructor(
    private readonly state: SweepState,
    private readonly out: string | undefined,
    private readonly json: boolean,
  ) {
    this.rate = new RecentRate(state.done);
    for (const signal of STOP_SIGNALS) process.once(signal, this.interrupted);
  }

  /** The journal has been read: what it holds is not what this run does. */
  begin(): void {
    this.rate = new RecentRate(this.state.done);
  }

  /** Some more trials are done. */
  update(): void {
    this.rate.note(this.state.done);
    if (!this.json) {
      this.lines.draw((width) => sweepLines(this.facts(), width));
      return;
    }
    const now = performance.now();
    if (now - this.logged < INTERVAL) return;
    this.logged = now;
    this.log();
  }

  private log(more: Readonly<Record<string, unknown>> = {}): void {
    process.stderr.write(`${visible(sweepJson(this.facts(), more))}\n`);
  }

  private facts(): SweepFacts {
    const { state } = this;
    const { experiment } = state;
    const worst = state.leastPrecise();
    return {
      experiment: experiment.name,
      points: state.pointsDone(),
      ofPoints: experiment.points.length,
      trials: state.done,
      ofTrials: this.total(),
      isEstimate: experiment.precision !== undefined,
      unit: state.training ? 'runs' : 'trials',
      rate: this.rate.perSecond(),
      leastPrecise: worst && {
        ...worst,
        metric: experiment.precision?.metric ?? 'completion_time',
        wanted: experiment.precision?.relative,
        values: this.valuesOf(worst.point),
      },
    };
  }

  /** Expected rest, not below 0: there may already be more than was expected. */
  private total(): number | undefined {
    const total = this.state.total();
    return total === undefined ? undefined : Math.max(total, this.state.done);
  }

  private seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  private valuesOf(point: number): string {
    const { paths, values } = this.state.experiment;
    const names = shortPaths(paths);
    return names.map((name, i) => `${name} ${cellOf(values[point][i]) ?? 'null'}`).join(', ');
  }

  /** All is done: the result has been written. */
  done(): void {
    this.end();
    for (const line of this.notPrecise()) {
      if (this.json) this.log({ warning: line });
      else
        process.stderr.write(
          `${process.stderr.isTTY ? wrapped(oneLine(line), 0, 2).join('\n') : oneLine(line)}\n`,
        );
    }
    if (this.json) this.log({ done: true, seconds: Number(this.seconds().toPrecision(3)) });
    else if (process.stderr.isTTY && this.out !== undefined) {
      const { done, training, experiment } = this.state;
      const points = `${experiment.points.length} ${experiment.points.length === 1 ? 'point' : 'points'}`;
      const work = `${points}, ${short(done)} ${training ? 'runs' : 'trials'}`;
      process.stderr.write(`${oneLine(this.out)}: ${work}, ${duration(this.seconds())}\n`);
    }
  }

  /** Makes room for the result. */
  hide(): void {
    clearInterval(this.timer);
    this.lines.wipe();
  }

  /** No more to be shown, nor to be stopped. */
  end(): void {
    this.hide();
    for (const signal of STOP_SIGNALS) process.removeListener(signal, this.interrupted);
  }

  /** Points at which the wanted precision was not reached: a line for each group of points, of many for the first. */
  private notPrecise(): string[] {
    const { experiment } = this.state;
    const groups = this.state.imprecise();
    const lines = groups.slice(0, MOST_LINES).map(({ point, relative, trials }) => {
      const where = `point ${point} (${this.valuesOf(point) || experiment.points[point].scheme.name})`;
      const reached = `± ${relative.toPrecision(2)} · mean after ${trials} trials`;
      return `precision ${experiment.precision?.relative} was not reached at ${where}: ${reached} (--max-trials)`;
    });
    const more = groups.length - lines.length;
    return more > 0 ? [...lines, `nor at ${more} more`] : lines;
  }

  private stop(signal: StopSignal): void {
    this.lines.wipe();
    if (this.json) {
      this.log({ stopped: signal });
    } else {
      const { state } = this;
      const total = state.total();
      const what = state.training ? 'runs' : 'trials';
      const all = state.experiment.precision || total === undefined ? '' : ` of ${short(total)}`;
      const share = all === '' ? '' : ` (${Math.floor((100 * state.done) / (total as number))} %)`;
      const how =
        this.out === undefined
          ? 'with --out it would go on from there'
          : 'the same command goes on from there';
      process.stderr.write(`stopped after ${short(state.done)}${all} ${what}${share}; ${how}\n`);
    }
    process.exit(STATUSES[signal]);
  }
}

/**
 * The last word of each path, so that what it holds has room: `mu` for delay.mu, `scheme` for scheme.name. Where two
 * would be the same they stay as they are.
 */
function shortPaths(paths: readonly string[]): string[] {
  const last = paths.map((path) => path.replace(/\.(name|model)$/, '').replace(/^.*\./, ''));
  return new Set(last).size < paths.length ? [...paths] : last;
}
