import type { Collector } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';

/**
 * Incremental peeling for messages that each carry one plain sum of tasks. A received sum is reduced by the
 * tasks already recovered; a sum with one unknown left recovers it, and so on. For every sum only the number of its
 * unknowns and the exclusive or of their indices are kept (of one that is left, its index), so that every edge between
 * a sum and a task is touched at most twice per iteration.
 */
export class PeelingCollector implements Collector {
  private readonly firstEdge: Int32Array;
  private readonly taskOfEdge: Int32Array;
  private readonly sumOfEdge: Int32Array;
  /** Linked list of waiting sums per task: first edge, next edge. */
  private readonly waiting: Int32Array;
  private readonly nextWaiting: Int32Array;
  private readonly unknowns: Int32Array;
  /** Exclusive or of the indices of a sum's unknowns. */
  private readonly indices: Int32Array;
  private readonly known: Uint8Array;
  private readonly stack: Int32Array;
  private count = 0;
  private version = 0;

  /** @param needed M', number of tasks that complete the iteration */
  constructor(
    plan: Plan,
    private readonly needed: number,
  ) {
    const subtasks = plan.workDone.length;
    this.firstEdge = new Int32Array(subtasks + 1);
    for (let s = 0; s < subtasks; s++) {
      const edges = plan.carries(s).reduce((sum, { tasks }) => sum + tasks.length, 0);
      this.firstEdge[s + 1] = this.firstEdge[s] + edges;
    }
    const edges = this.firstEdge[subtasks];
    this.taskOfEdge = new Int32Array(edges);
    this.sumOfEdge = new Int32Array(edges);
    for (let s = 0, edge = 0; s < subtasks; s++) {
      this.sumOfEdge.fill(s, edge, this.firstEdge[s + 1]);
      for (const { tasks } of plan.carries(s)) {
        this.taskOfEdge.set(tasks, edge);
        edge += tasks.length;
      }
    }
    this.waiting = new Int32Array(plan.tasks);
    this.nextWaiting = new Int32Array(edges);
    this.unknowns = new Int32Array(subtasks);
    this.indices = new Int32Array(subtasks);
    this.known = new Uint8Array(plan.tasks);
    this.stack = new Int32Array(subtasks + 1);
  }

  reset(): void {
    this.known.fill(0);
    this.waiting.fill(-1);
    this.count = 0;
  }

  receive(_worker: number, subtask: number, version: number): boolean {
    const { firstEdge, taskOfEdge, known } = this;
    this.version = version;
    let unknowns = 0;
    let indices = 0;
    for (let e = firstEdge[subtask]; e < firstEdge[subtask + 1]; e++) {
      if (known[taskOfEdge[e]] === 0) {
        unknowns++;
        indices ^= taskOfEdge[e];
      }
    }
    if (unknowns === 0) return false;
    if (unknowns === 1) {
      this.recover(indices);
      return this.count >= this.needed;
    }
    this.unknowns[subtask] = unknowns;
    this.indices[subtask] = indices;
    for (let e = firstEdge[subtask]; e < firstEdge[subtask + 1]; e++) {
      const task = taskOfEdge[e];
      if (known[task] === 1) continue;
      this.nextWaiting[e] = this.waiting[task];
      this.waiting[task] = e;
    }
    return false;
  }

  private recover(first: number): void {
    const { stack, known, waiting, nextWaiting, sumOfEdge, unknowns, indices } = this;
    let top = 0;
    stack[top++] = first;
    while (top > 0) {
      const task = stack[--top];
      if (known[task] === 1) continue;
      known[task] = 1;
      this.count++;
      for (let e = waiting[task]; e >= 0; e = nextWaiting[e]) {
        const sum = sumOfEdge[e];
        indices[sum] ^= task;
        if (--unknowns[sum] === 1) stack[top++] = indices[sum];
      }
    }
  }

  exhausted(): boolean {
    return false;
  }

  weights(v: Float64Array): number {
    for (let i = 0; i < v.length; i++) v[i] = this.known[i];
    return this.version;
  }
}
