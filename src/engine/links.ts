/** The network between the workers and the master. */
export interface Network {
  /** Time a message travels after it has left the link; >= 0. */
  readonly latency: number;
  /** Full results per time unit that a link carries; > 0, may be Infinity. */
  readonly bandwidth: number;
  /** A link for each worker, or one link into the master for which all messages queue. */
  readonly link: 'dedicated' | 'shared';
  /**
   * Time the master spends on each message that reaches it, one message at a time, before the message counts; >= 0,
   * default 0.
   */
  readonly overhead?: number;
}

/** Whether messages count as soon as they are sent. */
export function isFree({ latency, bandwidth, overhead = 0 }: Network): boolean {
  return latency === 0 && bandwidth === Infinity && overhead === 0;
}

const NONE = new Int32Array(0);

/**
 * The links into the master. A link carries one message at a time, first come first served; a message needs
 * size/bandwidth on the link and then the latency. As the latency is the same for all, messages of one link
 * arrive in the order in which they were sent, so that only the first of each link need be in the event queue.
 */
export class Links {
  /** Number of links: one per worker, or one. */
  readonly count: number;
  /** Whether a message arrives when it is sent: no latency, and no time on the link whatever its size. */
  readonly instant: boolean;
  private readonly perSize: number;
  private readonly freeAt: Float64Array;
  private waiting = 0;
  // In-flight messages, in lists; allocated at the first message.
  private first = NONE;
  private last = NONE;
  private next = NONE;
  private sender = NONE;
  private arrivesAt = new Float64Array(0);

  constructor(
    private readonly network: Network,
    workers: number,
    private readonly subtasks: number,
  ) {
    this.count = network.link === 'shared' ? 1 : workers;
    this.perSize = 1 / network.bandwidth;
    this.instant = network.latency === 0 && this.perSize === 0;
    this.freeAt = new Float64Array(this.instant ? 0 : this.count);
  }

  /** No message is in flight. */
  reset(): void {
    if (!this.instant) this.freeAt.fill(0);
    if (this.waiting === 0) return;
    this.first.fill(-1);
    this.last.fill(-1);
    this.waiting = 0;
  }

  /** The link that a worker's messages take. */
  of(worker: number): number {
    return this.count === 1 ? 0 : worker;
  }

  /** Puts a message that became ready `now` on the link. Returns its time of arrival. */
  send(link: number, size: number, now: number): number {
    if (this.instant) return now;
    const end = Math.max(this.freeAt[link], now) + size * this.perSize;
    this.freeAt[link] = end;
    return end + this.network.latency;
  }

  /** Keeps a sent message until it arrives. Returns whether it is now the first of its link. */
  hold(link: number, worker: number, subtask: number, arrival: number): boolean {
    if (this.first === NONE) this.layOut();
    this.waiting++;
    this.sender[subtask] = worker;
    this.arrivesAt[subtask] = arrival;
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
    this.waiting--;
    this.first[link] = this.next[subtask];
    if (this.first[link] < 0) this.last[link] = -1;
    return subtask;
  }

  /** The worker that sent a message that was held. */
  senderOf(subtask: number): number {
    return this.sender[subtask];
  }

  /** Arrival time of the first message on the link, or −1 if there is none. */
  nextArrival(link: number): number {
    const subtask = this.first[link];
    return subtask < 0 ? -1 : this.arrivesAt[subtask];
  }

  private layOut(): void {
    this.first = new Int32Array(this.count).fill(-1);
    this.last = new Int32Array(this.count).fill(-1);
    this.next = new Int32Array(this.subtasks);
    this.sender = new Int32Array(this.subtasks);
    this.arrivesAt = new Float64Array(this.subtasks);
  }
}
