import { type Experiment, isTraining } from '../experiment/experiment.js';
import { METRICS } from '../experiment/metrics.js';
import { type Batch, BLOCKS_PER_TASK, batchesOf } from '../monte-carlo/batches.js';
import { blocksOf, pointGroupsOf } from '../monte-carlo/point-group.js';
import type { BlockTask } from '../monte-carlo/tasks.js';
import { firstRuns, type TrainingTask, trainingTasks } from '../training/tasks.js';
import { OffsetIndex, type Place } from './offset-index.js';
import { PrecisionTracker } from './precision.js';
import { keyOf, type SweepRecord } from './records.js';
import { isMine, type Shard, type Share, shardOf, shareOf, trainingShares, WHOLE } from './shard.js';
import { Tally } from './tally.js';

/**
 * What of a sweep is done, and what is to be done next. It holds no results, only where they lie. Records come in
 * groups: the blocks of a slice, or, with training, the runs of a point.
 */
export class SweepState {
  readonly slices: readonly Batch[];
  readonly training: boolean;
  /** Per group: where each record lies in the journal. */
  private readonly places: readonly OffsetIndex[];
  /** Per group: what of it falls to this shard. */
  private readonly shares: readonly Share[];
  /** Per world, with a precision; else none. */
  private readonly trackers: readonly PrecisionTracker[];
  private readonly tally: Tally;
  private readonly metric: number;
  private trialsDone = 0;

  constructor(
    readonly experiment: Experiment,
    private readonly shard: Shard = WHOLE,
  ) {
    const { points, precision } = experiment;
    this.training = points.every(isTraining);
    this.slices = this.training ? [] : batchesOf(experiment);
    this.places = (this.training ? points : this.slices).map(() => new OffsetIndex());
    this.shares = this.training
      ? trainingShares(shard, points)
      : this.slices.map(({ trials }, s) => shareOf(shard, s, trials));
    this.metric = METRICS.indexOf(precision?.metric ?? 'completion_time');
    this.tally = new Tally(points.length);
    const worlds = precision && !this.training ? pointGroupsOf(experiment) : [];
    this.trackers = worlds.map((world) => new PrecisionTracker(experiment, world));
  }

  /** Notes that a record lies in the journal. A record that is there twice counts once. */
  note(record: SweepRecord, place: Place): void {
    const { group, at } = keyOf(record);
    if (this.places[group].has(at)) return;
    this.places[group].set(at, place);
    if ('runs' in record) {
      this.trialsDone += record.runs.length;
      return;
    }
    const { points, world } = this.slices[group];
    const i = 2 * this.metric;
    record.points.forEach(([n, moments], p) => {
      this.trialsDone += n;
      this.tally.add(points[p], n, moments[i], moments[i + 1]);
    });
    const means = record.points.map(([, moments]) => moments[i]);
    this.trackers[world]?.add(at, points, means);
  }

  /** Trials (or runs) that are done, of all points together. */
  get done(): number {
    return this.trialsDone;
  }

  /**
   * Trials (or runs) that this shard does, of all points together. With a precision as many as can be expected by
   * now, which is undefined at first.
   */
  total(): number | undefined {
    if (this.trackers.length === 0) {
      return this.shares.reduce(
        (sum, { trials }, g) => sum + trials * (this.slices[g]?.points.length ?? 1),
        0,
      );
    }
    let sum = 0;
    let known = 0;
    for (const tracker of this.trackers) {
      const { points } = tracker.world;
      const trials = tracker.expectedTrials();
      if (trials === undefined) continue;
      sum += trials * points.length;
      known += points.length;
    }
    return known === 0 ? undefined : Math.round((sum / known) * this.experiment.points.length);
  }

  /** Points whose part in this shard is complete. */
  pointsDone(): number {
    return this.places.reduce((sum, { count }, g) => {
      const isDone = this.enough(g) !== undefined || count >= this.shares[g].records;
      return isDone ? sum + (this.slices[g]?.points.length ?? 1) : sum;
    }, 0);
  }

  /** The point whose mean is known least well by now, and the half-width of its 95 % interval ÷ mean. */
  leastPrecise(): { point: number; relative: number } | undefined {
    return this.tally.worst();
  }

  /** With a precision: where it was not reached within the most trials, the worst point of each world. */
  imprecise(): { point: number; relative: number; trials: number }[] {
    return this.trackers
      .filter(({ enough }) => enough === undefined)
      .map((tracker) => ({ ...tracker.worst(), trials: tracker.world.trials }));
  }

  /** Number of groups. */
  get groups(): number {
    return this.places.length;
  }

  /** Where a block of a slice (or the task of a point that begins with this run) lies. */
  place(group: number, at: number): Place | undefined {
    return this.places[group].get(at);
  }

  /** Blocks of a slice that make up its result: all, or as many as its precision takes. */
  blocksFor(slice: number): number {
    return this.enough(slice) ?? blocksOf(this.slices[slice]);
  }

  private enough(group: number): number | undefined {
    return this.trackers[this.slices[group]?.world]?.enough;
  }

  /** Blocks of a slice (or first runs of a point's tasks) that its result is made of. */
  wanted(group: number): number[] {
    if (this.training) return firstRuns(this.experiment.points[group].trials);
    return Array.from({ length: this.blocksFor(group) }, (_, block) => block);
  }

  /** How many records are missing, by the one of so many shards that they fall to. */
  missingOf(shards: number): number[] {
    const counts = new Array<number>(shards).fill(0);
    let firstTask = 0;
    for (let group = 0; group < this.groups; group++) {
      const wanted = this.wanted(group);
      wanted.forEach((at, i) => {
        if (this.places[group].has(at)) return;
        const shard = this.training
          ? shardOf(shards, 0, firstTask + i)
          : shardOf(shards, group, Math.floor(at / BLOCKS_PER_TASK));
        counts[shard]++;
      });
      firstTask += wanted.length;
    }
    return counts;
  }

  /** What is still to be done by this shard, task by task; asked again after each, as precision may be reached. */
  *tasks(): Generator<BlockTask | TrainingTask> {
    if (this.training) {
      yield* this.trainingTasksLeft();
      return;
    }
    const { slices } = this;
    for (let s = 0; s < slices.length; ) {
      // With a precision the slices of a world go on together, as it is decided for all of them.
      let end = s + 1;
      while (this.trackers.length > 0 && end < slices.length && slices[end].world === slices[s].world) end++;
      yield* this.blockTasksLeft(s, end);
      s = end;
    }
  }

  private *blockTasksLeft(from: number, end: number): Generator<BlockTask> {
    // blocksFor may fall while the tasks that were handed out come back.
    for (let task = 0; task * BLOCKS_PER_TASK < this.blocksFor(from); task++) {
      for (let slice = from; slice < end; slice++) {
        if (isMine(this.shard, slice, task)) yield* this.gaps(slice, task * BLOCKS_PER_TASK);
      }
    }
  }

  /** The blocks of a task that are not there yet, in runs of consecutive ones. */
  private *gaps(slice: number, first: number): Generator<BlockTask> {
    const last = Math.min(first + BLOCKS_PER_TASK, this.blocksFor(slice));
    for (let block = first; block < last; ) {
      let end = block;
      while (end < last && !this.places[slice].has(end)) end++;
      if (end > block) yield { slice, first: block, count: end - block };
      block = end + 1;
    }
  }

  private *trainingTasksLeft(): Generator<TrainingTask> {
    let number = 0;
    for (const task of trainingTasks(this.experiment)) {
      if (isMine(this.shard, 0, number++) && !this.places[task.point].has(task.first)) yield task;
    }
  }
}
