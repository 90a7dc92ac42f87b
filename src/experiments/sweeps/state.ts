import { type Experiment, isTraining } from '../definition/experiment.js';
import type { BlockResult } from '../monte-carlo/block.js';
import type { BlockTask } from '../monte-carlo/tasks.js';
import { blocksOf, type World, worldsOf } from '../monte-carlo/world.js';
import type { RunRecord } from '../training/recorder.js';
import { firstRuns, type TrainingTask, trainingTasks } from '../training/tasks.js';
import { restoreBlock, type StoredBlock } from './block-codec.js';
import type { Place } from './journal.js';
import { PrecisionTracker } from './precision.js';

/** One of n shards, counted from 0: it works on the tasks whose number leaves this remainder. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** A line of a journal: a block of trials of all points of a world, or some runs of a point. */
export type SweepRecord =
  | { readonly world: number; readonly block: number; readonly points: readonly StoredBlock[] }
  | { readonly point: number; readonly first: number; readonly runs: readonly StoredRun[] };

/** A training run in a journal: the fields of its record, what is not finite as null. */
export type StoredRun = Readonly<Record<string, number | null | readonly (number | null)[]>>;

/** Blocks in a task: enough that handing it over costs little, few enough that little is lost. */
const BLOCKS_PER_TASK = 8;

/** What of a sweep is done, and what is to be done next. It holds no results, only where they lie. */
export class SweepState {
  readonly worlds: readonly World[];
  /** With training there are no blocks of worlds: every point has its runs. */
  readonly training: boolean;
  /** Per world, or per point with training: where each block, or task, lies in the journal. */
  private readonly places: Place[][];
  private readonly trackers: readonly (PrecisionTracker | undefined)[];
  /** Per world, or per point with training: records that are there. */
  private readonly counts: number[];
  private trialsDone = 0;
  /** Worlds, or points with training, that are done. */
  private readonly complete = new Set<number>();

  constructor(
    readonly experiment: Experiment,
    private readonly shard: Shard = { index: 0, of: 1 },
  ) {
    this.training = experiment.points.every(isTraining);
    this.worlds = this.training ? [] : worldsOf(experiment);
    this.trackers = this.worlds.map((world) =>
      experiment.precision ? new PrecisionTracker(experiment, world) : undefined,
    );
    this.places = (this.training ? experiment.points : this.worlds).map(() => []);
    this.counts = this.places.map(() => 0);
  }

  /** Notes that a record lies in the journal. A record that is there twice counts once. */
  note(record: SweepRecord, place: Place): void {
    if ('world' in record) {
      if (this.places[record.world][record.block] !== undefined) return;
      this.places[record.world][record.block] = place;
      this.counts[record.world]++;
      this.trialsDone += record.points.length * record.points[0][0];
      this.trackers[record.world]?.add(record.block, record.points.map(restoreBlock));
      if (this.counts[record.world] >= this.blocksFor(record.world)) {
        this.complete.add(record.world);
      }
    } else if (this.places[record.point][record.first] === undefined) {
      this.places[record.point][record.first] = place;
      this.trialsDone += record.runs.length;
      if (++this.counts[record.point] === this.wanted(record.point).length) this.complete.add(record.point);
    }
  }

  /** Trials (or runs) that are done, of all points together. */
  get done(): number {
    return this.trialsDone;
  }

  /** Number of trials (or runs) that will be done; with a precision the most. */
  get total(): number {
    return this.experiment.points.reduce((sum, { trials }) => sum + trials, 0);
  }

  /** Blocks of a world that make up its result: all, or as many as its precision takes. */
  blocksFor(world: number): number {
    return this.trackers[world]?.enough ?? blocksOf(this.worlds[world]);
  }

  /** Number of worlds, or of points with training: the groups that results come in. */
  get groups(): number {
    return this.places.length;
  }

  /** Points whose result is complete. */
  get pointsDone(): number {
    if (this.training) return this.complete.size;
    let points = 0;
    for (const world of this.complete) points += this.worlds[world].points.length;
    return points;
  }

  /** With a precision, the point that is farthest from it, among the worlds that are not done. */
  leastPrecise(): { point: number; relative: number } | undefined {
    let worst: { point: number; relative: number } | undefined;
    this.trackers.forEach((tracker, w) => {
      if (tracker === undefined || tracker.enough !== undefined || this.counts[w] === 0) return;
      const { point, relative } = tracker.worst();
      if (worst === undefined || relative > worst.relative)
        worst = { point: this.worlds[w].points[point], relative };
    });
    return worst;
  }

  /** With a precision: the worlds that did not reach it within the most trials. */
  imprecise(): { scheme: string; relative: number; wanted: number; trials: number }[] {
    const { precision, points } = this.experiment;
    if (precision === undefined) return [];
    return this.worlds.flatMap((world, w) => {
      const tracker = this.trackers[w];
      if (tracker === undefined || tracker.enough !== undefined) return [];
      const { point, relative } = tracker.worst();
      const { scheme } = points[world.points[point]];
      return [{ scheme: scheme.name, relative, wanted: precision.relative, trials: world.trials }];
    });
  }

  /** Where a block of a world (or the task of a point that begins with this run) lies. */
  place(group: number, at: number): Place | undefined {
    return this.places[group][at];
  }

  /** Blocks of a world (or first runs of a point's tasks) that its result is made of. */
  wanted(group: number): number[] {
    if (this.training) return firstRuns(this.experiment.points[group].trials);
    return Array.from({ length: this.blocksFor(group) }, (_, block) => block);
  }

  /** Those of them that are not in the journal. */
  missing(group: number): number[] {
    return this.wanted(group).filter((at) => this.places[group][at] === undefined);
  }

  /** What is still to be done by this shard, task by task; asked again after each, as precision may be reached. */
  *tasks(): Generator<BlockTask | TrainingTask> {
    if (this.training) yield* this.trainingTasksLeft();
    else for (let world = 0; world < this.worlds.length; world++) yield* this.blockTasksLeft(world);
  }

  private *blockTasksLeft(world: number): Generator<BlockTask> {
    let first = 0;
    // blocksFor may fall while the tasks that were handed out come back.
    while (first < this.blocksFor(world)) {
      const last = Math.min(first + BLOCKS_PER_TASK, this.blocksFor(world));
      if ((first / BLOCKS_PER_TASK + world) % this.shard.of === this.shard.index) {
        for (let block = first; block < last; ) {
          let end = block;
          while (end < last && this.places[world][end] === undefined) end++;
          if (end > block) yield { world, first: block, count: end - block };
          block = end + 1;
        }
      }
      first = last;
    }
  }

  private *trainingTasksLeft(): Generator<TrainingTask> {
    let number = 0;
    for (const task of trainingTasks(this.experiment)) {
      const mine = number++ % this.shard.of === this.shard.index;
      if (mine && this.places[task.point][task.first] === undefined) yield task;
    }
  }
}

/** Results of a block's points, from its record. */
export function blockResults(record: SweepRecord): BlockResult[] {
  if (!('world' in record)) throw new Error('a record of training runs');
  return record.points.map(restoreBlock);
}

/** A training run as it is stored. */
export function storeRun(run: RunRecord): StoredRun {
  return Object.fromEntries(
    Object.entries(run).map(([key, value]) => [
      key,
      value instanceof Float64Array ? Array.from(value, finite) : finite(value),
    ]),
  );
}

/** The run again. What was not finite comes back as NaN, and the shortest estimate of none as Infinity. */
export function restoreRun(stored: StoredRun): RunRecord {
  const entries = Object.entries(stored).map(([key, value]) => {
    if (Array.isArray(value)) return [key, Float64Array.from(value, (x) => x ?? Number.NaN)];
    return [key, value ?? (key === 'shortest' ? Infinity : undefined)];
  });
  return Object.fromEntries(entries) as RunRecord;
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
