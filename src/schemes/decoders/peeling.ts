import type { Code, Collector, Counting, Decoder, MessageVector } from '../../engine/collector.js';
import type { Combination, Plan } from '../../engine/plan.js';

/**
 * The code of a plan by blocks whose messages each carry one plain sum of tasks, decoded by peeling: a sum of which
 * all tasks but one are known gives that one. A single task is a sum, too.
 * @param needed M', number of tasks that complete the iteration
 * @param split what a task is: by points the estimate is the sum of the tasks that are known
 * @throws RangeError if a message carries anything else
 */
export function peelingCode(plan: Plan, needed: number, split: 'blocks' | 'points' = 'blocks'): Code {
  const lastSeen = new Int32Array(plan.parts).fill(-1);
  const isPlainSum = (s: number, { tasks, real, imaginary }: Combination) => {
    if (imaginary !== undefined || tasks.length === 0) return false;
    for (let i = 0; i < tasks.length; i++) {
      if (real[i] !== 1 || lastSeen[tasks[i]] === s) return false;
      lastSeen[tasks[i]] = s;
    }
    return true;
  };
  for (let s = 0; s < plan.workDone.length; s++) {
    const carried = plan.carries(s);
    if (plan.messageSize[s] > 0 && !(carried.length === 1 && isPlainSum(s, carried[0]))) {
      const worker = plan.firstSubtask.findLastIndex((first) => first <= s);
      const which = `worker ${worker}: the message after sub-task ${s - plan.firstSubtask[worker]}`;
      throw new RangeError(
        `${which}; allowed for peeling: one sum of different tasks, all with coefficient 1`,
      );
    }
  }
  return {
    plan,
    collector: () => new PeelingCollector(plan, needed),
    decoder: () => new PeelingDecoder(plan, split),
  };
}

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
  private known: Uint8Array;
  private readonly stack: Int32Array;
  private count = 0;

  /** @param needed M', number of tasks that complete the iteration */
  constructor(
    private readonly plan: Plan,
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

  receive(_worker: number, subtask: number): boolean {
    const { firstEdge, taskOfEdge, known } = this;
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

  counting(): Counting {
    const { plan, firstEdge, taskOfEdge, needed } = this;
    return {
      ...{ items: plan.tasks, firstItem: firstEdge, item: taskOfEdge },
      wanted: { items: needed, messages: Infinity },
      recovered: (count) => count / plan.parts,
      take: (known, count) => {
        this.known = known;
        this.count = count;
      },
    };
  }

  exhausted(): boolean {
    return false;
  }

  weights(v: Float64Array): void {
    for (let i = 0; i < v.length; i++) v[i] = this.known[i];
  }
}

/** A received sum: its value less the tasks recovered so far, and the tasks that are still unknown in it. */
interface Waiting {
  readonly value: Float64Array;
  readonly unknown: Set<number>;
}

/**
 * Peeling on the message vectors themselves: every recovered block is subtracted from the sums that contain
 * it. Costs one addition per entry and edge, and no multiplication.
 */
export class PeelingDecoder implements Decoder {
  additions = 0;
  readonly multiplications = 0;
  private rows = new Float64Array(0);
  /** By points: the sum of the known blocks. */
  private sum = new Float64Array(0);
  private length = 0;
  private readonly known = new Set<number>();
  private waiting: Waiting[] = [];

  constructor(
    private readonly plan: Plan,
    private readonly split: 'blocks' | 'points' = 'blocks',
  ) {}

  reset(length: number): void {
    this.length = length;
    this.rows = new Float64Array(this.plan.tasks * length).fill(Number.NaN);
    this.sum = new Float64Array(length);
    this.additions = 0;
    this.known.clear();
    this.waiting = [];
  }

  receive(_worker: number, subtask: number, vectors: readonly MessageVector[]): void {
    this.plan.carries(subtask).forEach(({ tasks }, i) => {
      const sum: Waiting = { value: vectors[i].real.slice(), unknown: new Set(Array.from(tasks)) };
      // A sum whose tasks are all known already brings nothing: it is not worth a subtraction.
      if ([...sum.unknown].every((task) => this.known.has(task))) return;
      for (const task of sum.unknown) if (this.known.has(task)) this.subtract(sum, task);
      this.waiting.push(sum);
      this.peel();
    });
  }

  private peel(): void {
    for (;;) {
      this.waiting = this.waiting.filter(({ unknown }) => [...unknown].some((task) => !this.known.has(task)));
      const found = this.waiting.find(({ unknown }) => unknown.size === 1);
      if (!found) return;
      const [task] = found.unknown;
      this.rows.set(found.value, task * this.length);
      this.known.add(task);
      if (this.split === 'points') this.add(found.value);
      for (const sum of this.waiting) {
        // The last unknown of another sum need not be subtracted: nothing would be left.
        if (sum !== found && sum.unknown.has(task) && sum.unknown.size > 1) this.subtract(sum, task);
      }
    }
  }

  private subtract(sum: Waiting, task: number): void {
    const at = task * this.length;
    for (let l = 0; l < this.length; l++) sum.value[l] -= this.rows[at + l];
    this.additions += this.length;
    sum.unknown.delete(task);
  }

  decode(): Float64Array {
    return this.split === 'blocks' ? this.rows : this.sum;
  }

  /** Adds a block that has become known to the sum of all. */
  private add(block: Float64Array): void {
    for (let l = 0; l < this.length; l++) this.sum[l] += block[l];
    this.additions += this.length;
  }
}
