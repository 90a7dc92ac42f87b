import type { Network } from './network.js';

/**
 * The links into the master. A link carries one message at a time, first come first served; a message needs
 * size/bandwidth on the link and then the latency. As the latency is the same for all, messages of one link
 * arrive in the order in which they were sent, so that only the first of each link need be in the event queue.
 */
export class Links {
  /** Number of links: one per worker, or one. */
  readonly count: number;
  private readonly perSize: number;
  private readonly freeAt: Float64Array;
  private readonly first: Int32Array;
  private readonly last: Int32Array;
  private readonly next: Int32Array;
  private readonly arrivesAt: Float64Array;

  constructor(
    private readonly network: Network,
    workers: number,
    subtasks: number,
  ) {
    this.count = network.link === 'shared' ? 1 : workers;
    this.perSize = 1 / network.bandwidth;
    this.freeAt = new Float64Array(this.count);
    this.first = new Int32Array(this.count);
    this.last = new Int32Array(this.count);
    this.next = new Int32Array(subtasks);
    this.arrivesAt = new Float64Array(subtasks);
  }

  /** Nothing is on its way. */
  reset(): void {
    this.freeAt.fill(0);
    this.first.fill(-1);
    this.last.fill(-1);
  }

  /** The link that a worker's messages take. */
  of(worker: number): number {
    return this.count === 1 ? 0 : worker;
  }

  /** Puts a message that became ready `now` on the link. Returns its time of arrival. */
  send(link: number, subtask: number, size: number, now: number): number {
    const free = this.freeAt[link];
    const end = Math.max(free, now) + size * this.perSize;
    this.freeAt[link] = end;
    const arrival = end + this.network.latency;
    this.arrivesAt[subtask] = arrival;
    return arrival;
  }

  /** Keeps a sent message until it arrives. Returns whether it is now the first of its link. */
  hold(link: number, subtask: number): boolean {
    this.next[subtask] = -1;
    const last = this.last[link];
    this.last[link] = subtask;
    if (last >= 0) {
      this.next[last] = subtask;
      return false;
    }
    this.first[link] = subtask;
    return true;
  }

  /** Takes the first message off the link. Returns its sub-task. */
  take(link: number): number {
    const subtask = this.first[link];
    this.first[link] = this.next[subtask];
    if (this.first[link] < 0) this.last[link] = -1;
    return subtask;
  }

  /** Arrival time of the first message on the link, or −1 if there is none. */
  nextArrival(link: number): number {
    const subtask = this.first[link];
    return subtask < 0 ? -1 : this.arrivesAt[subtask];
  }
}
