import { describe, expect, it } from 'vitest';
import { runTraining, runTrials } from '../../../src/simulation/execution/run.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';

const resolved = (data: object) => resolveExperiment(parseExperiment(JSON.stringify(data), 'test'));
const delay = { model: 'exponential', mean: 1 };

describe('labelled results', () => {
  it('of trials are found by swept and by fixed coordinates, in any order of the sweep', async () => {
    const schemes = [
      { name: 'mcc', load: 2 },
      { name: 'cpgc', load: 2 },
      { name: 'cpgc', load: 3 },
    ];
    const sweeps = [
      { scheme: schemes, tolerance: [0, 0.5] },
      { tolerance: [0.5, 0], scheme: [...schemes].reverse() },
    ];
    const [one, other] = await Promise.all(
      sweeps.map(async (sweep) => {
        const experiment = resolved({ trials: 20, workers: 6, delay, sweep });
        return runTrials(experiment);
      }),
    );
    const asked = { scheme: 'cpgc', 'scheme.load': 3, tolerance: 0.5, delay: 'exponential' };
    expect(one.at(asked).time).toEqual(other.at(asked).time);
    expect(one.at(asked).time).not.toEqual(one.at({ ...asked, tolerance: 0 }).time);
    expect(one.at({ scheme: { load: 3, name: 'cpgc' }, tolerance: 0 }).point.scheme.load).toBe(3);
    expect(one.where({ scheme: 'cpgc' }).rows).toHaveLength(4);
    expect(one.values('tolerance')).toEqual([0, 0.5]);
    expect(() => one.at({ scheme: 'cpgc' })).toThrow('4 rows have {"scheme":"cpgc"}');
    expect(() => one.at({ scheme: 'lt' })).toThrow('no row has {"scheme":"lt"}');
  });

  it('of training are found by iteration and record', async () => {
    const training = {
      ...{ iterations: 5, record: [1, 5], objective: { loss: 'least-squares' } },
      data: { source: 'gaussian', points: 20, features: 2, std: 1, noise: 1 },
      step: { rule: 'constant', value: 0.01 },
    };
    const experiment = resolved({ trials: 3, workers: 2, scheme: { name: 'uncoded' }, delay, training });
    const row = (await runTraining(experiment)).at({
      scheme: 'uncoded',
    });
    expect(row.iterations).toEqual([1, 5]);
    expect(row.values('error')).toEqual(row.values('error', 5));
    expect(row.mean('error', 1).value).toBeGreaterThan(row.mean('error').value);
    expect(row.mean('time').df).toBe(2);
    expect(() => row.values('error', 2)).toThrow('iteration 2 is not among 1, 5');
    // Started at 0, the first gradient is the same in all runs; none was told to stop.
    expect(new Set(row.lengths(1)).size).toBe(1);
    expect(row.lengths(1)[0]).toBeGreaterThan(row.lengths(5)[0]);
    expect(row.stops).toEqual([NaN, NaN, NaN]);
  });
});
