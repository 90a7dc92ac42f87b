/** A profile: D[w][r], duration of worker w in round r. */
export type Profile = readonly (readonly number[])[];

/** What came out of a sequence of jobs. */
export interface Played {
  readonly durations: number[];
  /** Jobs that could not be decoded in time. */
  readonly lost: number[];
}

export interface Bursts {
  readonly B: number;
  readonly W: number;
  readonly lambda: number;
}

type Rule = 'paper' | 'authors';

/** Who is late at a deadline of twice the fastest; in order of finishing, with the round's length if it ends then. */
function lateness(profile: Profile, r: number): { late: number[]; end: number } {
  const column = profile.map((row) => row[r]);
  const deadline = 2 * Math.min(...column);
  const late = [...column.keys()].filter((w) => column[w] > deadline);
  return { late: late.sort((a, b) => column[a] - column[b]), end: Math.min(deadline, Math.max(...column)) };
}

/**
 * One round after the other, by whole sets of stragglers: `tolerated` judges all rounds up to now from the beginning.
 */
function rounds(
  profile: Profile,
  count: number,
  rule: Rule,
  tolerated: (history: readonly ReadonlySet<number>[]) => boolean,
  after: (late: ReadonlySet<number>, r: number) => void,
  isIdle: (r: number) => boolean = () => false,
): { durations: number[]; history: Set<number>[] } {
  const history: Set<number>[] = [];
  const durations: number[] = [];
  for (let r = 0; r < count; r++) {
    let { late, end } = lateness(profile, r);
    if (isIdle(r)) [late, end] = [[], 0];
    while (late.length > 0 && !tolerated([...history, new Set(late)])) {
      if (rule === 'authors') late = late.slice(-1);
      end = profile[late[0]][r];
      late = late.slice(1);
    }
    history.push(new Set(late));
    durations.push(end);
    after(history[r], r);
  }
  return { durations, history };
}

export function naiveGc(profile: Profile, s: number, jobs: number, rule: Rule): Played {
  const most = rule === 'authors' ? s - 1 : s;
  const { durations } = rounds(
    profile,
    jobs,
    rule,
    (history) => (history.at(-1)?.size ?? 0) <= most,
    () => {},
  );
  return { durations, lost: [] };
}

/** Whether the last of these rounds ends a (B, W, lambda)-burst, without those of the exempt ones. */
function isBurst(
  history: readonly ReadonlySet<number>[],
  { B, W, lambda }: Bursts,
  exempt: ReadonlySet<number> = new Set(),
): boolean {
  const now = history.length - 1;
  const counting = history.map((late, r) => (exempt.has(r) ? new Set<number>() : late));
  const window = counting.slice(Math.max(0, now - W + 1));
  if (new Set(window.flatMap((late) => [...late])).size > lambda) return false;
  for (let r = Math.max(0, now - W + 1); r <= now - B; r++) {
    for (const worker of counting[now]) if (counting[r].has(worker)) return false;
  }
  return true;
}

export function naiveSelectiveRepeat(profile: Profile, bursts: Bursts, jobs: number, rule: Rule): Played {
  const { B, W, lambda } = bursts;
  const n = profile.length;
  const s = Math.ceil((B * lambda) / (W - 1 + B));
  /** What each worker does in a round: the number of a job. */
  const doing: number[][] = [];
  const returned: Set<number>[] = Array.from({ length: jobs + B }, () => new Set());
  const exempt = new Set<number>();
  const layOut = (r: number) => {
    doing[r] = new Array<number>(n).fill(r);
    if (r < B) return;
    const without = [...Array(n).keys()].filter((w) => !returned[r - B].has(w));
    for (const w of without.slice(0, Math.max(0, without.length - s))) doing[r][w] = r - B;
  };
  const isIdle = (r: number) => r >= jobs && (r < B || returned[r - B].size >= n - s);
  layOut(0);
  const { durations } = rounds(
    profile,
    jobs + B,
    rule,
    (history) =>
      isBurst(history, bursts, exempt) ||
      (rule === 'paper' && history.slice(-W).every((late) => late.size <= s)),
    (late, r) => {
      const repeated = doing[r].some((job, w) => job !== r && !late.has(w));
      if (rule === 'authors' && late.size <= s && !repeated) exempt.add(r);
      doing[r].forEach((job, w) => {
        if (!late.has(w) && !isIdle(r)) returned[job].add(w);
      });
      layOut(r + 1);
    },
    isIdle,
  );
  const lost = [...Array(jobs).keys()].filter((job) => returned[job].size < n - s);
  return { durations, lost };
}

export function naiveMultiplexed(profile: Profile, bursts: Bursts, jobs: number, rule: Rule): Played {
  const { B, W, lambda } = bursts;
  const n = profile.length;
  const delay = W - 2 + B;
  /** Per job and worker: rounds in which it was in, of those in which it worked on the job. */
  const { durations, history } = rounds(
    profile,
    jobs + delay,
    rule,
    (so) => {
      const upTo = so.map((_, r) => so.slice(0, r + 1));
      if (upTo.every((each) => isBurst(each, bursts))) return true;
      if (rule === 'authors') return false;
      return upTo.every((each) => {
        const times = new Map<number, number>();
        for (const late of each.slice(-(W - 1 + B))) {
          for (const w of late) times.set(w, (times.get(w) ?? 0) + 1);
        }
        return times.size <= lambda && [...times.values()].every((count) => count <= B);
      });
    },
    () => {},
  );
  const lost = [...Array(jobs).keys()].filter((job) => {
    const coded = new Array<number>(B).fill(0);
    for (let w = 0; w < n; w++) {
      let own = 0;
      for (let m = 0; m <= delay; m++) {
        if (history[job + m].has(w)) continue;
        if (own < W - 1) own++;
        else coded[m - W + 1]++;
      }
      if (own < W - 1) return true;
    }
    return coded.some((count) => count < n - lambda);
  });
  return { durations, lost };
}
