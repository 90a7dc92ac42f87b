import type { SweepState } from '../experiments/sweeps/state.js';
import { Progress } from '../report/progress.js';

/** Milliseconds between two lines of `--log json`. */
const LOG_INTERVAL = 1000;

/**
 * Says on standard error how far a sweep has come: a line on a terminal, JSON lines with `--log json`, else
 * nothing. On Ctrl-C it says how to go on, and ends the process.
 */
export class SweepProgress {
  private readonly line: Progress;
  private readonly before: number;
  private readonly started = performance.now();
  private logged = -Infinity;
  private readonly interrupted = (signal: 'SIGINT' | 'SIGTERM') => this.stop(signal);

  constructor(
    private readonly state: SweepState,
    private readonly out: string | undefined,
    private readonly json: boolean,
  ) {
    this.before = state.done;
    this.line = new Progress(state.experiment.name, state.total - state.done);
    process.once('SIGINT', this.interrupted);
    process.once('SIGTERM', this.interrupted);
  }

  /** Some more trials are done. */
  update(): void {
    const { state } = this;
    if (!this.json) {
      this.line.update(state.done - this.before);
      return;
    }
    const now = performance.now();
    if (now - this.logged < LOG_INTERVAL) return;
    this.logged = now;
    process.stderr.write(`${JSON.stringify(this.facts())}\n`);
  }

  private facts() {
    const { state } = this;
    const seconds = (performance.now() - this.started) / 1000;
    const rate = (state.done - this.before) / seconds;
    const worst = state.leastPrecise();
    return {
      experiment: state.experiment.name,
      trials: state.done,
      of: state.total,
      points: state.pointsDone,
      of_points: state.experiment.points.length,
      trials_per_second: Math.round(rate),
      ...(state.experiment.precision ? {} : { seconds_left: Math.round((state.total - state.done) / rate) }),
      ...(worst === undefined ? {} : { least_precise: worst }),
    };
  }

  /** No more to be shown. */
  end(): void {
    this.line.end();
    process.removeListener('SIGINT', this.interrupted);
    process.removeListener('SIGTERM', this.interrupted);
  }

  /** Where the wanted precision was not reached: one line per world. */
  notPrecise(): string[] {
    return this.state
      .imprecise()
      .map(
        ({ scheme, relative, wanted, trials }) =>
          `precision ${wanted} was not reached at a point of ${scheme}: ± ${relative.toPrecision(2)} · mean after ` +
          `${trials} trials (--max-trials)`,
      );
  }

  private stop(signal: 'SIGINT' | 'SIGTERM'): void {
    this.line.end();
    const { done, total } = this.state;
    const share = Math.floor((100 * done) / total);
    const how =
      this.out === undefined ? 'with --out it could go on from there' : 'the same command goes on from there';
    process.stderr.write(`stopped after ${done} of ${total} trials (${share} %); ${how}\n`);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  }
}
