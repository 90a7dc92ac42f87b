import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { disagreements, exhaustiveMeans } from '../../../src/analysis/advise/exhaustive.js';
import { sharesAnswer } from '../../../src/analysis/advise/shares.js';
import { winnerFile } from '../../../src/analysis/advise/winner-file.js';
import { prepareSearch } from '../../../src/cli/prepare-search.js';
import { Streams } from '../../../src/random/stream.js';
import { Executor } from '../../../src/simulation/execution/executor.js';
import { runTrials } from '../../../src/simulation/execution/run.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { folderWith } from '../../folders.js';
import { adviceOn, traceFile, winnerOf } from './searches.js';

const streams = new Streams('shares of advise');

/** What advise says of shares for durations by round and worker. */
async function asked(rounds: number, workers: number, duration: (round: number, worker: number) => number) {
  const trace = traceFile(rounds, workers, duration);
  const advice = await adviceOn(undefined, { trace, fullGradient: true, maxLoad: 2 });
  const answer = sharesAnswer(advice.standings, advice.winner as number, advice.baseline);
  if (answer === undefined) throw new Error('no shares');
  return { advice, answer, best: advice.standings[answer.best], trace };
}

describe('shares that follow the speeds', () => {
  it('pay where speeds last: the harmonic mean of what workers take, and its experiment gives that time', async () => {
    const uniform = streams.uniform('lasting');
    const took = [1, 1, 2, 4];
    const { advice, answer, best, trace } = await asked(
      80,
      4,
      (_, worker) => took[worker] * (1 + 0.02 * uniform()),
    );
    expect(answer.pay).toBe('yes');
    expect(winnerOf(advice)).toMatch(/^uncoded shares ewma /);
    // Equal shares: 4. In proportion to speed: 4/(1 + 1 + 1/2 + 1/4) = 1.4545; the first round is still equal.
    expect(best.time?.value).toBeGreaterThan(1.45);
    expect(best.time?.value).toBeLessThan(1.53);
    expect(disagreements(advice, await exhaustiveMeans(advice.search, 80, new Executor()))).toEqual([]);
    const { origin } = prepareSearch(undefined, { trace, fullGradient: true });
    const winner = advice.standings[advice.winner as number];
    const data = parse(winnerFile(origin, winner.candidate, '/', []));
    expect(data).toMatchObject({ trials: 1, rounds: 80, delay: { mode: 'replay' } });
    const { rows } = await runTrials(resolveExperiment({ label: 'w', stem: 'w', folder: '/', data }));
    expect(rows[0].time.value).toBeCloseTo(winner.time?.value ?? 0, 9);
  });

  it('do not where slowness is another worker’s in each round: they do harm', async () => {
    const uniform = streams.uniform('passing');
    const { answer, best } = await asked(400, 6, () => (uniform() < 0.15 ? 6 : 1) + 0.1 * uniform());
    expect(answer.pay).toBe('no');
    expect(best.saved?.high).toBeLessThan(0);
  });

  it('are hardly ever said to pay where rounds have nothing to do with each other', async () => {
    const pay: string[] = [];
    for (let i = 0; i < 20; i++) {
      const uniform = streams.uniform('independent', i);
      pay.push((await asked(30, 3, () => 1 + uniform())).answer.pay);
    }
    expect(pay).not.toContain('yes');
  });

  it('are as dear as the document says, and not searched where schemes are named', async () => {
    const trace = traceFile(20, 2, (_, worker) => 1 + worker);
    const data = `workers: 2\ndelay: { model: trace, file: ${trace}, mode: replay }\nscheme: { name: uncoded }\nsplit: points\n`;
    const dear = `${data}shares: { rule: ewma, resplit_cost: 100 }\n`;
    const file = join(folderWith({ 'e.yaml': dear }), 'e.yaml');
    const advice = await adviceOn(file, { fullGradient: true });
    const { pay, best } = sharesAnswer(advice.standings, advice.winner as number, advice.baseline) ?? {};
    // Once moved they save, and a sixth of the job is moved once: 100/6 in 20 rounds, to save 2/3 in 19 of them.
    expect(advice.standings[best as number].time?.value).toBeCloseTo((2 + 19 * (4 / 3) + 100 / 6) / 20, 9);
    expect(pay).not.toBe('yes');
    const named = await adviceOn(file, { fullGradient: true, schemes: ['uncoded'] });
    expect(sharesAnswer(named.standings, named.winner as number, named.baseline)).toBeUndefined();
  });
});
