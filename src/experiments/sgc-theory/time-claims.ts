import { type Claim, verdictOf } from '../claims/claim.js';
import { limits, ratioOfMeans, type SmallSample } from '../statistics/small-sample.js';
import { atEnd, atTime } from '../training/interpolate.js';
import type { DelayName, Timed } from './time.js';

/** What Remark 3 says of error against time, from runs that have met the same workers. */
export function timeClaims(all: readonly Timed[]): Claim[] {
  const waits = [...new Set(all.map(({ wait }) => wait))];
  return waits.flatMap((wait) => {
    const computing = atEqualTime(all, 'computing', wait);
    const injected = atEqualTime(all, 'injected', wait);
    const value = 'value: error of SGC ÷ error of Ignore-Stragglers-SGD';
    return [
      {
        ...base(`sgc-time-computing-${wait}`, computing),
        statement:
          'Coding can slow the process down more than the gains in convergence help: where workers with twice the points ' +
          `take twice as long, SGC with d = 2 does not buy back its time (the first ${wait} of 10 workers)`,
        verdict: verdictOf(limits(computing).low > 1),
        note:
          `${value} when the latter has done its iterations; in that time SGC has done ` +
          `${(100 * share(all, wait)).toFixed(0)} % of them. Below 1 it has bought back its time`,
      },
      {
        ...base(`sgc-time-injected-${wait}`, injected),
        statement:
          'Where a delay that does not grow with the work dominates, the number of iterations is what counts, and SGC ' +
          `outperforms Ignore-Stragglers-SGD (the first ${wait} of 10 workers)`,
        verdict: verdictOf(limits(injected).high < 1),
        note: `${value} after the same time, which is that of as many iterations`,
      },
    ];
  });
}

function base(id: string, quotient: SmallSample) {
  return { id, paper: 'sgc', section: 'I.A, Remark 3', value: quotient.value, ...limits(quotient) };
}

function runsOf(all: readonly Timed[], variant: string, delay: DelayName, wait: number) {
  const found = all.find((each) => each.variant === variant && each.delay === delay && each.wait === wait);
  if (!found) throw new Error(`${variant} was not trained under ${delay} with wait ${wait}`);
  return found.summary.runs;
}

/** Error of SGC over that of Ignore-Stragglers-SGD when the faster of both, run by run, has done its iterations. */
function atEqualTime(all: readonly Timed[], delay: DelayName, wait: number): SmallSample {
  const [sgc, ignoring] = ['sgc', 'ignore'].map((variant) => runsOf(all, variant, delay, wait));
  const ends = sgc.map((run, i) => Math.min(atEnd(run, 'time'), atEnd(ignoring[i], 'time')));
  return ratioOfMeans(
    sgc.map((run, i) => atTime(run, 'error', ends[i])),
    ignoring.map((run, i) => atTime(run, 'error', ends[i])),
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
