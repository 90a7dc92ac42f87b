import type { Collector, Decoder, MessageVector } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';

/**
 * Linear solving ("gaussian") for messages that each carry one task or the sum of two. Sums of two are edges
 * of a graph on the tasks; over the reals a connected component is solved exactly when it holds a task that
 * was received by itself, or an odd cycle (x_a + x_b = y and x_a − x_b = z together). That is Gaussian
 * elimination, done incrementally by a union-find with signs: nearly constant work per arrival.
 */
export class PairEliminationCollector implements Collector {
  private readonly first: Int32Array;
  private readonly second: Int32Array;
  private readonly parent: Int32Array;
  /** Sign of a task relative to its parent: x_task = ± x_parent + something known. */
  private readonly sign: Int8Array;
  private readonly members: Int32Array;
  private readonly solved: Uint8Array;
  private count = 0;

  /** @param needed M', number of tasks that complete the iteration */
  constructor(
    plan: Plan,
    private readonly needed: number,
  ) {
    const tasksOf = (s: number) => plan.carries(s)[0].tasks;
    this.first = Int32Array.from(plan.workDone, (_, s) => tasksOf(s)[0]);
    this.second = Int32Array.from(plan.workDone, (_, s) => (tasksOf(s).length === 2 ? tasksOf(s)[1] : -1));
    this.parent = new Int32Array(plan.tasks);
    this.sign = new Int8Array(plan.tasks);
    this.members = new Int32Array(plan.tasks);
    this.solved = new Uint8Array(plan.tasks);
  }

  reset(): void {
    for (let i = 0; i < this.parent.length; i++) this.parent[i] = i;
    this.sign.fill(1);
    this.members.fill(1);
    this.solved.fill(0);
    this.count = 0;
  }

  receive(_worker: number, subtask: number): boolean {
    const a = this.find(this.first[subtask]);
    if (this.second[subtask] < 0) {
      this.solve(a);
    } else {
      const b = this.find(this.second[subtask]);
      // find leaves every task of the path directly below its root, so that sign is relative to the root.
      const signs = this.sign[this.first[subtask]] * this.sign[this.second[subtask]];
      if (a !== b) this.join(a, b, -signs);
      else if (signs > 0) this.solve(a);
    }
    return this.count >= this.needed;
  }

  private solve(root: number): void {
    if (this.solved[root] === 1) return;
    this.solved[root] = 1;
    this.count += this.members[root];
  }

  private join(a: number, b: number, sign: number): void {
    if (this.solved[a] !== this.solved[b]) this.solve(this.solved[a] === 1 ? b : a);
    const [low, high] = this.members[a] < this.members[b] ? [a, b] : [b, a];
    this.parent[low] = high;
    this.sign[low] = sign;
    this.members[high] += this.members[low];
  }

  private find(task: number): number {
    let root = task;
    let sign = 1;
    while (this.parent[root] !== root) {
      sign *= this.sign[root];
      root = this.parent[root];
    }
    for (let t = task; this.parent[t] !== t; ) {
      const next = this.parent[t];
      const above = this.sign[t];
      this.parent[t] = root;
      this.sign[t] = t === root ? 1 : sign;
      sign *= above;
      t = next;
    }
    return root;
  }

  exhausted(): boolean {
    return false;
  }

  weights(v: Float64Array): void {
    for (let i = 0; i < v.length; i++) v[i] = this.solved[this.find(i)];
  }
}

/**
 * The same on the message vectors: a tree is grown through each component from a task received by itself, or
 * else from any task, whose value then follows from an odd cycle. One addition per entry and tree edge; the
 * tasks of an odd-cycle component cost one more each, and the cycle two additions and a multiplication.
 */
export class PairEliminationDecoder implements Decoder {
  additions = 0;
  multiplications = 0;
  private length = 0;
  private single = new Map<number, Float64Array>();
  private edges: { a: number; b: number; value: Float64Array }[] = [];

  constructor(private readonly plan: Plan) {}

  reset(length: number): void {
    this.length = length;
    this.additions = 0;
    this.multiplications = 0;
    this.single = new Map();
    this.edges = [];
  }

  receive(_worker: number, subtask: number, vectors: readonly MessageVector[]): void {
    const { tasks } = this.plan.carries(subtask)[0];
    const value = vectors[0].real;
    if (tasks.length === 1) this.single.set(tasks[0], value);
    else this.edges.push({ a: tasks[0], b: tasks[1], value });
  }

  decode(): Float64Array {
    const rows = new Float64Array(this.plan.tasks * this.length).fill(Number.NaN);
    const seen = new Set<number>();
    this.additions = 0;
    this.multiplications = 0;
    for (const [task, value] of this.single) {
      if (!seen.has(task)) this.grow(task, value, seen, rows);
    }
    for (const { a } of this.edges) {
      if (!seen.has(a)) this.grow(a, undefined, seen, rows);
    }
    return rows;
  }

  /** Grows a tree from `root`. Its value is `anchor`, or, if that is absent, what an odd cycle says, if any. */
  private grow(root: number, anchor: Float64Array | undefined, seen: Set<number>, rows: Float64Array): void {
    const { length } = this;
    // x_task = sign · x_root + part, or the value itself when the root is known.
    const sign = new Map<number, number>([[root, 1]]);
    const part = new Map<number, Float64Array>([[root, anchor ?? new Float64Array(length)]]);
    const order = [root];
    seen.add(root);
    let odd: Float64Array | undefined;
    for (let at = 0; at < order.length; at++) {
      const task = order[at];
      for (const { a, b, value } of this.edges) {
        if (a !== task && b !== task) continue;
        const other = a === task ? b : a;
        const mine = part.get(task) as Float64Array;
        if (!sign.has(other)) {
          sign.set(other, -(sign.get(task) as number));
          part.set(
            other,
            value.map((y, l) => y - mine[l]),
          );
          this.additions += length;
          order.push(other);
          seen.add(other);
        } else if (!anchor && !odd && sign.get(other) === sign.get(task)) {
          const theirs = part.get(other) as Float64Array;
          const half = 0.5 * (sign.get(task) as number);
          odd = value.map((y, l) => half * (y - mine[l] - theirs[l]));
          this.additions += 2 * length;
          this.multiplications += length;
        }
      }
    }
    if (!anchor && !odd) return;
    for (const task of order) {
      const value = part.get(task) as Float64Array;
      if (odd) {
        const s = sign.get(task) as number;
        for (let l = 0; l < length; l++) value[l] += s * odd[l];
        if (task !== root) this.additions += length;
      }
      rows.set(value, task * length);
    }
  }
}
