import type { AsynchronousObserver, AsynchronousRun } from '../../engine/asynchronous.js';
import type { Code, Collector } from '../../engine/collector.js';
import type { DelayStream } from '../../engine/delays.js';
import type { Measures, Observer } from '../../engine/measures.js';
import type { Plan } from '../../engine/plan.js';
import { Sequence } from '../../engine/sequence.js';
import { Streams } from '../../random/stream.js';
import { layOutRuns } from '../experiment/adaptive.js';
import {
  isAsynchronous,
  isTraining,
  layOut,
  type Point,
  roundsOf,
  type TrainingPoint,
} from '../experiment/experiment.js';
import { ProblemCache } from '../experiment/problem.js';
import { asynchronousRun, openTrial } from '../monte-carlo/asynchronous-trials.js';
import { type CompiledPoint, compilePoint, delaysOf } from '../monte-carlo/compiled-point.js';
import { blockStreams, blockTrials, groupKey } from '../monte-carlo/point-group.js';
import { train } from '../training/execute.js';

/**
 * A trial of a point again, bit for bit what it was in the sweep, to be watched: with training, the iterations of
 * one run; without, those of the trial and then of the trials after it.
 */
export class Rerun {
  private readonly compiled: CompiledPoint;
  /** Number of iterations that there are from here on: of the run, or of this and all later trials. */
  readonly iterations: number;
  private readonly sequence: Sequence;
  /** Iterations of a trial without training. */
  private readonly rounds: number;
  private readonly draws: DelayStream;
  private readonly key: Streams;
  private done = 0;

  /**
   * @param trial number of the trial, or run, from 0; below the point's number of trials
   * @param dataFolders where data files are looked up
   * @param watched puts something between the engine and the collector, that sees what it sees
   */
  constructor(
    private readonly point: Point,
    private readonly trial: number,
    dataFolders: readonly string[],
    watched: (collector: Collector, parts: number) => Collector = (collector) => collector,
  ) {
    const problems = new ProblemCache(dataFolders);
    this.rounds = roundsOf(point).rounds;
    const code = isTraining(point) ? trainingCode(point, trial, problems) : layOut(point);
    this.iterations = isTraining(point)
      ? lengthOf(point, trial, problems)
      : (point.trials - trial) * this.rounds;
    this.compiled = compilePoint(point, code);
    const { iteration, collector } = this.compiled;
    this.sequence = new Sequence(iteration, watched(collector, code.plan.parts), code.controller);
    this.draws = delaysOf(point, code.plan);
    this.key = new Streams(point.seed, groupKey(point));
  }

  /** The scheme of the point, laid out. */
  get code(): Code {
    return this.compiled.code;
  }

  /** Time that the decision before the last iteration took: part of its completion time. */
  get before(): number {
    return this.sequence.before;
  }

  /** Runs the next iteration. Returns its measures, which the one after it overwrites. */
  next(observer: Observer): Measures {
    if (isTraining(this.point)) this.openRun(this.point);
    else if (this.done % this.rounds === 0) this.openTrial(this.trial + this.done / this.rounds);
    this.done++;
    return this.sequence.next(this.draws.next(), observer);
  }

  private openRun({ training }: TrainingPoint): void {
    if (this.done > 0) return;
    this.draws.open(this.key.under('run', this.trial, 'computing'));
    this.draws.restart(this.trial * training.iterations);
    this.sequence.restart();
  }

  private openTrial(trial: number): void {
    // A stream belongs to a block: the trials before this one have drawn from it first.
    const { seed, sampling } = this.point;
    const size = blockTrials(sampling);
    const first = trial - (trial % size);
    if (this.done === 0 || trial === first) {
      this.draws.open(blockStreams(seed, groupKey(this.point), first / size, sampling));
      for (let t = first; t < trial; t++) {
        this.draws.restart(t * this.rounds);
        for (let round = 0; round < this.rounds; round++) this.draws.next();
      }
    }
    this.draws.restart(trial * this.rounds);
    this.sequence.restart();
  }
}

function trainingCode(point: TrainingPoint, run: number, problems: ProblemCache): Code {
  const { setting } = problems.of(point, run);
  return layOutRuns(point, point.training.resample.includes('placement') ? { ...setting, run } : setting);
}

/** Iterations of a run. Where it ends early, only training tells when: the last one is that whose estimate was short. */
function lengthOf(point: TrainingPoint, run: number, problems: ProblemCache): number {
  const { iterations, until } = point.training;
  if (until === undefined) return iterations;
  const { stopped } = train(point, problems.of(point, run), [run])[0];
  return stopped === undefined ? iterations : stopped + 1;
}

/** A line of a replay: an event, or what was measured. */
export type ReplayLine = Readonly<Record<string, number | string | boolean>>;

/**
 * One trial of a point again, event by event, bit for bit what it was in the sweep, iteration by iteration; with
 * training, one run. Events are timed from the start of their iteration, without what a new division before it took.
 * @param trial number of the trial, or run, from 0; below the point's number of trials
 * @param dataFolders where data files are looked up
 */
export function replay(
  point: Point,
  trial: number,
  dataFolders: readonly string[],
  say: (line: ReplayLine) => void,
): void {
  if (isAsynchronous(point)) {
    replayUpdates(point, trial, new ProblemCache(dataFolders), say);
    return;
  }
  const rerun = new Rerun(point, trial, dataFolders);
  const iterations = isTraining(point) ? rerun.iterations : roundsOf(point).rounds;
  for (let t = 1; t <= iterations; t++) {
    const head: ReplayLine = isTraining(point) || iterations > 1 ? { iteration: t } : {};
    const measures = rerun.next(observer(rerun.code.plan, say, head));
    say({ ...head, ...summary(measures) });
  }
}

/**
 * A trial of a point without a barrier again, at its start.
 * @returns the run, and how many updates it has
 */
export function rerunUpdates(
  point: Point,
  trial: number,
  problems: ProblemCache,
  observer: AsynchronousObserver,
): { readonly run: AsynchronousRun; readonly updates: number } {
  const training = isTraining(point) ? problems.of(point, trial) : undefined;
  const updates = isTraining(point) ? lengthOf(point, trial, problems) : roundsOf(point).rounds;
  const code = layOut(point, training?.setting);
  const { run, draws } = asynchronousRun(point, code, observer, training?.data.points);
  openTrial(point, draws, trial);
  run.restart();
  return { run, updates };
}

/** The events of a trial without a barrier, with the versions of the model. */
function replayUpdates(
  point: Point,
  trial: number,
  problems: ProblemCache,
  say: (line: ReplayLine) => void,
): void {
  const watching: AsynchronousObserver = {
    started: (time, worker, version) => say({ time, event: 'started', worker, version }),
    stepped: (time, worker) => say({ time, event: 'stepped', worker }),
    sent: (time, worker, arrival) => say({ time, event: 'sent', worker, arrival }),
    arrived: (time, worker, version) => say({ time, event: 'arrived', worker, version }),
    used: (worker, staleness) => say({ event: 'used', worker, staleness }),
    updated: (time, version) => say({ time, event: 'updated', version }),
  };
  const { run, updates } = rerunUpdates(point, trial, problems, watching);
  for (let update = 0; update < updates; update++) run.next();
  const { results, gradients, computations, time } = run;
  say({ event: 'measured', updates, time, messages: results, gradients, computations });
}

function summary(measures: Measures): ReplayLine {
  const { complete, completionTime, messages, volume, computations } = measures;
  return { event: 'measured', complete, completion_time: completionTime, messages, volume, computations };
}

/** Events as lines; sub-tasks are counted from 0 within their worker. */
function observer({ firstSubtask }: Plan, say: (line: ReplayLine) => void, head: ReplayLine): Observer {
  const event = (time: number, name: string, worker: number, subtask: number, more: ReplayLine = {}) =>
    say({ ...head, time, event: name, worker, subtask: subtask - firstSubtask[worker], ...more });
  return {
    started: (time, worker, subtask) => event(time, 'started', worker, subtask),
    finished: (time, worker, subtask) => event(time, 'finished', worker, subtask),
    sent: (time, worker, subtask, arrival) => event(time, 'sent', worker, subtask, { arrival }),
    arrived: (time, worker, subtask) => event(time, 'arrived', worker, subtask),
    ended: (time, complete) => say({ ...head, time, event: 'ended', complete }),
  };
}
