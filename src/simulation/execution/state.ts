import { type Experiment, isTraining } from '../experiment/experiment.js';
import type { Metric } from '../experiment/metrics.js';
import {
  type Batch,
  BLOCKS_PER_TASK,
  batchesOf,
  blocksOf,
  pointGroupsOf,
} from '../monte-carlo/point-group.js';
import type { BlockTask } from '../monte-carlo/tasks.js';
import { firstRuns, type TrainingTask, trainingTasks } from '../training/tasks.js';
import { GroupPrecision, RunningMeans } from './precision.js';
import { keyOf, type SweepRecord, storedMoments } from './records.js';
import { isMine, type Shard, type Share, shardOf, shareOf, trainingShares, WHOLE } from './shard.js';

/**
 * The progress of a sweep: what is done, and what is to be done next. It holds no results, only where they lie. Records
 * come in groups: the blocks of a batch, or, with training, the runs of a point.
 */
export class SweepState {
  readonly batches: readonly Batch[];
  readonly training: boolean;
  /** Per group: where each record lies in the journal. */
  private readonly places: readonly OffsetIndex[];
  /** Per group: what of it falls to this shard. */
  private readonly shares: readonly Share[];
  /** Per group of points, with a precision; else none. */
  private readonly precisions: readonly GroupPrecision[];
  private readonly means: RunningMeans;
  private readonly metric: Metric;
  private trialsDone = 0;

  constructor(
    readonly experiment: Experiment,
    private readonly shard: Shard = WHOLE,
  ) {
    const { points, precision } = experiment;
    this.training = points.every(isTraining);
    this.batches = this.training ? [] : batchesOf(experiment);
    this.places = (this.training ? points : this.batches).map(() => new OffsetIndex());
    this.shares = this.training
      ? trainingShares(shard, points)
      : this.batches.map((batch, b) => shareOf(shard, b, batch));
    this.metric = precision?.metric ?? 'completion_time';
    this.means = new RunningMeans(points.length);
    const groups = precision && !this.training ? pointGroupsOf(experiment) : [];
    this.precisions = groups.map((group) => new GroupPrecision(experiment, group));
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
    const { points, group: pointGroup } = this.batches[group];
    const moments = record.points.map((stored) => storedMoments(stored, this.metric));
    moments.forEach((each, p) => {
      this.trialsDone += record.points[p][0];
      this.means.add(points[p], each);
    });
    const means = moments.map(({ mean }) => mean);
    this.precisions[pointGroup]?.add(at, points, means);
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
    if (this.precisions.length === 0) {
      return this.shares.reduce(
        (sum, { trials }, g) => sum + trials * (this.batches[g]?.points.length ?? 1),
        0,
      );
    }
    let sum = 0;
    let known = 0;
    for (const precision of this.precisions) {
      const { points } = precision.group;
      const trials = precision.expectedTrials();
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
      return isDone ? sum + (this.batches[g]?.points.length ?? 1) : sum;
    }, 0);
  }

  /** The point whose mean is known least well by now, and the half-width of its 95 % interval ÷ mean. */
  leastPrecise(): { point: number; relative: number } | undefined {
    return this.means.worst();
  }

  /** With a precision: where it was not reached within the most trials, the worst point of each group. */
  imprecise(): { point: number; relative: number; trials: number }[] {
    return this.precisions
      .filter(({ enough }) => enough === undefined)
      .map((precision) => ({ ...precision.worst(), trials: precision.group.trials }));
  }

  /** Number of groups. */
  get groups(): number {
    return this.places.length;
  }

  /** Position of a block of a batch (or of the task of a point that begins with this run). */
  place(group: number, at: number): Place | undefined {
    return this.places[group].get(at);
  }

  /** Blocks of a batch that make up its result: all, or as many as its precision takes. */
  blocksFor(batch: number): number {
    return this.enough(batch) ?? blocksOf(this.batches[batch]);
  }

  private enough(group: number): number | undefined {
    return this.precisions[this.batches[group]?.group]?.enough;
  }

  /** Blocks of a batch (or first runs of a point's tasks) that its result is made of. */
  wanted(group: number): number[] {
    if (this.training) return firstRuns(this.experiment.points[group].trials);
    return Array.from({ length: this.blocksFor(group) }, (_, block) => block);
  }

  /** Numbers of missing records, by the shard (of this many) that they fall to. */
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

  /** Remaining tasks of this shard, one by one; asked again after each, as precision may be reached. */
  *tasks(): Generator<BlockTask | TrainingTask> {
    if (this.training) {
      yield* this.trainingTasksLeft();
      return;
    }
    const { batches } = this;
    for (let b = 0; b < batches.length; ) {
      // With a precision the batches of a group go on together, as it is decided for all of them.
      let end = b + 1;
      while (this.precisions.length > 0 && end < batches.length && batches[end].group === batches[b].group)
        end++;
      yield* this.blockTasksLeft(b, end);
      b = end;
    }
  }

  private *blockTasksLeft(from: number, end: number): Generator<BlockTask> {
    // blocksFor may fall while the tasks that were handed out come back.
    for (let task = 0; task * BLOCKS_PER_TASK < this.blocksFor(from); task++) {
      for (let batch = from; batch < end; batch++) {
        if (isMine(this.shard, batch, task)) yield* this.gaps(batch, task * BLOCKS_PER_TASK);
      }
    }
  }

  /** The blocks of a task that are not there yet, in runs of consecutive ones. */
  private *gaps(batch: number, first: number): Generator<BlockTask> {
    const last = Math.min(first + BLOCKS_PER_TASK, this.blocksFor(batch));
    for (let block = first; block < last; ) {
      let end = block;
      while (end < last && !this.places[batch].has(end)) end++;
      if (end > block) yield { batch, first: block, count: end - block };
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

/** Position of a record in a journal. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

const NO_PLACES = new Float64Array(0);

/**
 * The places of numbered records. A sweep may have millions of them: two numbers each, and no object. It may as well
 * have a record in each of many groups: an array for each group, made with its first record.
 */
class OffsetIndex {
  /** Offset and length of each record in turn; a length of 0 where there is none. */
  private places = NO_PLACES;
  private known = 0;

  /** Number of known offsets. */
  get count(): number {
    return this.known;
  }

  has(record: number): boolean {
    return 2 * record < this.places.length && this.places[2 * record + 1] > 0;
  }

  get(record: number): Place | undefined {
    if (!this.has(record)) return undefined;
    return { offset: this.places[2 * record], length: this.places[2 * record + 1] };
  }

  /** @param place of a record that is not known yet; its length is at least 1 */
  set(record: number, { offset, length }: Place): void {
    if (2 * record >= this.places.length) this.grow(2 * (record + 1));
    this.places[2 * record] = offset;
    this.places[2 * record + 1] = length;
    this.known++;
  }

  private grow(least: number): void {
    const { places } = this;
    this.places = new Float64Array(Math.max(least, 2 * places.length));
    this.places.set(places);
  }
}
