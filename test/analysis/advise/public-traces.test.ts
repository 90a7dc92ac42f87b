import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { numberingPays } from '../../../src/analysis/advise/numbering.js';

import { readTrace } from '../../../src/models/traces/reader.js';
import { folderWith } from '../../folders.js';
import { noTraces, TRACES } from '../../models/data/real-files.js';
import { adviceOn } from './searches.js';

/** A job of Alibaba PAI as a trace, made as a user would. */
function job(number: number): string {
  const trace = join(folderWith({}), `job${number}.csv`);
  const log = join(TRACES, 'alibaba_pai', `job_${number}_norm.csv.gz`);
  const columns = ['--round', 'time', '--duration', 'batch_time_norm', '--unit', 's'];
  execFileSync(process.execPath, ['dist/cli.js', 'import', log, ...columns, '--out', trace], {
    stdio: 'pipe',
  });
  return trace;
}

describe('on public traces', () => {
  beforeEach(({ skip }) => skip(noTraces !== undefined, noTraces));

  it('job 4: two slow workers are neighbours, and a numbering that parts them halves the time', async () => {
    const flags = { trace: job(4), fullGradient: true, schemes: ['uncoded', 'uc-mmc', 'frc'] };
    const { standings, numbering, baseline } = await adviceOn(undefined, flags);
    expect(standings[baseline].time?.value).toBeCloseTo(368.458, 2);
    const best = standings.find(({ candidate }) => candidate.spec === 'uc-mmc:load=6');
    expect(best?.time?.value).toBeCloseTo(257.2, 1);
    const frc = standings.find(({ candidate }) => candidate.spec === 'frc:load=5');
    expect(frc?.saved?.value).toBeCloseTo(0.138, 3);
    if (numbering === undefined) throw new Error('no numbering');
    expect(numberingPays(numbering)).toBe('yes');
    // In the second half of the rounds, of which the first half had not known.
    expect(numbering.time.value).toBeLessThan(138);
    expect(numbering.saved.low).toBeGreaterThan(0.2);
  });

  /** What advise says of shares, with the time of equal ones and what the best saves. */
  async function shares(trace: string) {
    const advice = await adviceOn(undefined, { trace, fullGradient: true, maxLoad: 2 });
    const { standings, winner, baseline } = advice;
    const { shares: answer } = advice;
    const placeOf = (label: string) => standings.findIndex(({ candidate }) => candidate.label === label);
    const ewma = standings[placeOf('uncoded shares ewma 0.3')];
    return {
      pay: answer?.pay,
      best: standings[winner as number].candidate.label,
      equal: standings[baseline].time?.value,
      time: ewma.time?.value,
      saved: ewma.saved,
    };
  }

  it('job 4: shares that follow the speeds beat every code, without redundancy', async () => {
    const trace = job(4);
    const { pay, best, equal, time } = await shares(trace);
    // No shares can do better in a round than those that have all workers end together: n ÷ the sum of 1/x.
    const { rounds, workers, durations } = readTrace(trace);
    let bound = 0;
    for (let round = 0; round < rounds; round++) {
      const own = durations.subarray(round * workers, (round + 1) * workers);
      bound += workers / own.reduce((sum, x) => sum + 1 / x, 0) / rounds;
    }
    expect(bound).toBeCloseTo(97.663, 3);
    expect(time).toBeGreaterThan(bound);
    expect(equal).toBeCloseTo(368.458, 2);
    expect(time).toBeCloseTo(110.758, 3);
    expect(pay).toBe('yes');
    // Other weights cost as much and cannot be told from it: the fastest of them.
    expect(best).toBe('uncoded shares ewma 0.3');
  });

  it.each([
    [1, 0.0518],
    [2, 0.095],
  ])('job %d, where every code loses: shares save %d', async (number, saved) => {
    const found = await shares(job(number));
    expect(found.saved?.value).toBeCloseTo(saved, 3);
    expect(found.pay).toBe('yes');
  });

  it('Sydney: slowness does not last, and shares do harm', async () => {
    const { pay, saved } = await shares(join(TRACES, 'aws_lambda/sydney_load0_b256_w256_r20.csv.gz'));
    expect(pay).toBe('no');
    expect(1 - (saved?.value ?? 0)).toBeCloseTo(1.06, 2);
  });
});
