/** Milliseconds between two looks at the clock of the processor, at least. */
const BETWEEN = 10;

/**
 * Does work again and again for so many seconds and prints one line, as the partners do: work done, seconds, and
 * what came out.
 * @param batch does some work; returns how much
 * @param result what came out of all of it, to be compared with the partner's
 *
 * Seconds are those of the processor, so that others on the machine do not count.
 */
export function report(batch, result = () => ({})) {
  const seconds = Number(process.argv[2] ?? 2);
  // Until the optimising compiler has settled; in a run that is too short to measure anything it need not.
  const settling = Math.min(500, 1000 * seconds);
  const warm = performance.now();
  while (performance.now() - warm < settling) batch();
  let work = 0;
  const started = process.cpuUsage();
  let elapsed = 0;
  while (elapsed < seconds) {
    // To ask takes time itself.
    const asked = performance.now();
    do work += batch();
    while (performance.now() - asked < BETWEEN);
    const { user, system } = process.cpuUsage(started);
    elapsed = (user + system) / 1e6;
  }
  console.log(JSON.stringify({ work, seconds: elapsed, ...result(work, elapsed) }));
}
