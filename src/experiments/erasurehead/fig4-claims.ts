import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import { type Estimate, positiveInterval } from '../../statistics/estimate.js';
import { erasureheadClaim, exactly } from './claims.js';
import { LOADS, type SeriesName, type TrainedTask } from './cluster.js';
import { type Crossing, exactLevel, fastest, type Seconds, speedUp, statedIteration } from './speed.js';

/** A speed-up of AGC on one learning task, with the part f of a task that is overhead. */
interface Found {
  readonly label: string;
  readonly load: number;
  readonly overUncoded: Estimate;
  readonly overCoded: Estimate;
}

/** Section 5.4: without injected delays AGC is at least as fast, and often faster. */
export function fig4Claims(trained: readonly TrainedTask[], measured: number): Claim[] {
  return [
    claim('fig4-at-least', trained, measured, measured, `f = ${measured.toFixed(2)} as measured`),
    claim(
      'fig4-at-least-overhead',
      trained,
      measured,
      1,
      'f = 1, all of a task is overhead, so that a load of c costs nothing',
    ),
  ];
}

function claim(
  id: string,
  trained: readonly TrainedTask[],
  measured: number,
  fixed: number,
  setting: string,
): Claim {
  const found = trained.flatMap((each) => speedUps(each, measured, fixed));
  const worst = found.reduce<Estimate | undefined>((least, { overUncoded, overCoded }) => {
    const lesser = overUncoded.value < overCoded.value ? overUncoded : overCoded;
    return least === undefined || lesser.value < least.value ? lesser : least;
  }, undefined);
  const notSlower = (sample: Estimate) => positiveInterval(sample).high >= 1;
  return erasureheadClaim(
    id,
    '5.4',
    `Without injected delays AGC performs at least as well as uncoded descent and EGC (${setting.split(',')[0].split(' as')[0]})`,
    worst ?? exactly(Number.NaN),
    verdictOf(
      found.length > 0 && found.every((each) => notSlower(each.overUncoded) && notSlower(each.overCoded)),
    ),
    `value: the least speed-up of AGC, to the level of exact descent after ${statedIteration(trained[0])} iterations; ${setting}; ` +
      `over uncoded / over EGC with the same c: ${found.map(text).join('; ')}. Measured on AWS Lambda, not on the paper’s cluster`,
  );
}

function text({ label, load, overUncoded, overCoded }: Found): string {
  return `${label}, c = ${load}: ${overUncoded.value.toFixed(2)} / ${overCoded.value.toFixed(2)}`;
}

function speedUps(trained: TrainedTask, measured: number, fixed: number): Found[] {
  const level = exactLevel(trained, statedIteration(trained));
  const factor = (load: number, f: number) => f + (1 - f) * load;
  // Another f multiplies all times of a load by the same number.
  const seconds: Seconds = (crossings: readonly Crossing[], load) =>
    crossings.map(({ time }) => (time * factor(load, fixed)) / factor(load, measured));
  const at = (series: SeriesName) => fastest(trained, series, level, seconds);
  return LOADS.flatMap((load): Found[] => {
    const [uncoded, coded, own] = [at('uncoded'), at(`egc${load}`), at(`agc${load}`)];
    if (!uncoded || !coded || !own) return [];
    return [
      {
        label: trained.task.label,
        load,
        overUncoded: speedUp(uncoded, own),
        overCoded: speedUp(coded, own),
      },
    ];
  });
}
