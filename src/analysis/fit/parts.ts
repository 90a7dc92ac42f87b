import type { Trace } from '../../models/traces/trace.js';
import type { Uniform } from '../../random/stream.js';

/** More durations than this are not needed to see what depends on what, and permuting them takes a while. */
const MOST_CELLS = 50_000;
const LEAST_ROUNDS = 50;

/**
 * Part of a large trace: some workers, chosen at random, in successive rounds from its middle.
 * @param most durations that it may have
 */
export function windowOf(trace: Trace, uniform: Uniform, most = MOST_CELLS): Trace {
  if (trace.durations.length <= most) return trace;
  // At least LEAST_ROUNDS rounds, if there are as many: lasting effects are only seen over several.
  const share = Math.floor(most / Math.min(trace.rounds, LEAST_ROUNDS));
  const chosen = choose(trace.workers, Math.min(trace.workers, Math.max(1, share)), uniform);
  const workers = chosen.length;
  const rounds = Math.min(trace.rounds, Math.floor(most / workers));
  const first = Math.floor((trace.rounds - rounds) / 2);
  const durations = new Float64Array(rounds * workers);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < workers; i++) {
      durations[round * workers + i] = trace.durations[(first + round) * trace.workers + chosen[i]];
    }
  }
  return { rounds, workers, durations };
}

/**
 * Successive rounds from the middle of a trace, with all of its workers.
 * @param most durations that they may have, unless a few rounds have more
 */
export function roundsWindow(trace: Trace, most: number): Trace {
  const { workers, durations } = trace;
  const rounds = Math.min(trace.rounds, Math.max(LEAST_ROUNDS, Math.floor(most / workers)));
  const first = Math.floor((trace.rounds - rounds) / 2);
  return { rounds, workers, durations: durations.slice(first * workers, (first + rounds) * workers) };
}

/** `count` of the numbers 0, 1, …, n − 1, chosen at random. */
function choose(n: number, count: number, uniform: Uniform): number[] {
  const all = Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(uniform() * (n - i));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all.slice(0, count);
}

/**
 * Some of the values, each set of them as likely as any other, in the order in which they stand (Knuth, The Art of
 * Computer Programming 2, algorithm 3.4.2S).
 * @param most how many; all values where there are no more
 */
export function subsample(values: Float64Array, most: number, uniform: Uniform): Float64Array {
  if (values.length <= most) return values;
  const chosen = new Float64Array(most);
  let taken = 0;
  for (let i = 0; taken < most; i++) {
    if ((values.length - i) * uniform() < most - taken) chosen[taken++] = values[i];
  }
  return chosen;
}
