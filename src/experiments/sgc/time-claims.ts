import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import { atEnd, atTime } from '../../simulation/training/interpolate.js';
import { type Estimate, interval } from '../../statistics/estimate.js';
import { ratioOfMeans } from '../../statistics/ratios.js';
import type { DelayName, Timed } from './time-runs.js';

/** Times at which errors are compared, as fractions of the time of the faster one's last iteration. */
const FRACTIONS = [0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1];

/** What Remark 3 says of error against time, from runs that have met the same workers. */
export function timeClaims(all: readonly Timed[]): Claim[] {
  const waits = [...new Set(all.map(({ wait }) => wait))];
  return waits.flatMap((wait) => {
    const computing = FRACTIONS.map((fraction) => atEqualTime(all, 'computing', wait, fraction));
    const worst = computing.reduce((a, b) => (interval(b).low > interval(a).low ? b : a));
    const ahead = FRACTIONS.filter((_, i) => interval(computing[i]).high < 1);
    const end = computing[computing.length - 1];
    const injected = atEqualTime(all, 'injected', wait, 1);
    const value = 'value: error of SGC ÷ error of Ignore-Stragglers-SGD';
    const first = `(the first ${wait} of 10 workers)`;
    return [
      {
        ...base(`sgc-time-slower-${wait}`, worst),
        statement:
          'Where workers with twice the points take twice as long, coding can slow the process down more than the gains ' +
          `in convergence help ${first}`,
        verdict: verdictOf(interval(worst).low > 1),
        note:
          `${value} after the same time, ${100 * FRACTIONS[computing.indexOf(worst)]} % of that of the latter's iterations, ` +
          `where SGC is furthest behind; of ${FRACTIONS.length} times it is surely ahead at ${ahead.length}`,
      },
      {
        ...base(`sgc-time-bought-back-${wait}`, end),
        statement:
          'In the time that Ignore-Stragglers-SGD needs for all its iterations, SGC with d = 2 buys back what its ' +
          `computations cost ${first}`,
        verdict: verdictOf(interval(end).high < 1),
        note:
          `${value} then, when SGC has done about ${(100 * share(all, wait)).toFixed(0)} % of its own. After as many ` +
          `iterations its error is ${bias(all, wait).toFixed(2)} times that under the injected delay: workers with fewer ` +
          'points are in more often, which biases its estimates',
      },
      {
        ...base(`sgc-time-injected-${wait}`, injected),
        statement:
          'Where a delay that does not grow with the work dominates, the number of iterations is what counts, and SGC ' +
          `outperforms Ignore-Stragglers-SGD ${first}`,
        verdict: verdictOf(interval(injected).high < 1),
        note: `${value} after the same time, which is that of as many iterations`,
      },
    ];
  });
}

function base(id: string, quotient: Estimate) {
  return { id, paper: 'sgc', section: 'I.A, Remark 3', value: quotient.value, ...interval(quotient) };
}

function runsOf(all: readonly Timed[], variant: string, delay: DelayName, wait: number) {
  const found = all.find((each) => each.variant === variant && each.delay === delay && each.wait === wait);
  if (!found) throw new Error(`${variant} was not trained under ${delay} with wait ${wait}`);
  return found.summary.runs;
}

/** Error of SGC over that of Ignore-Stragglers-SGD, run by run at a fraction of the time that the faster one takes. */
function atEqualTime(all: readonly Timed[], delay: DelayName, wait: number, fraction: number): Estimate {
  const [sgc, ignoring] = ['sgc', 'ignore'].map((variant) => runsOf(all, variant, delay, wait));
  const times = sgc.map((run, i) => fraction * Math.min(atEnd(run, 'time'), atEnd(ignoring[i], 'time')));
  return ratioOfMeans(
    sgc.map((run, i) => atTime(run, 'error', times[i])),
    ignoring.map((run, i) => atTime(run, 'error', times[i])),
  );
}

/** Time of a run that ignores stragglers over the time of as many iterations of SGC, where computing takes the time. */
function share(all: readonly Timed[], wait: number): number {
  const [sgc, ignoring] = ['sgc', 'ignore'].map((variant) => runsOf(all, variant, 'computing', wait));
  return ratioOfMeans(
    ignoring.map((run) => atEnd(run, 'time')),
    sgc.map((run) => atEnd(run, 'time')),
  ).value;
}

/** Error of SGC at the end where workers with fewer points come first, over that where they do not. */
function bias(all: readonly Timed[], wait: number): number {
  const [computing, injected] = (['computing', 'injected'] as const).map((delay) =>
    runsOf(all, 'sgc', delay, wait).map((run) => atEnd(run, 'error')),
  );
  return ratioOfMeans(computing, injected).value;
}
