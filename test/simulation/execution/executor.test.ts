import { afterEach, expect, it, vi } from 'vitest';
import { yielding } from '../../../src/simulation/execution/executor.js';

afterEach(() => vi.restoreAllMocks());

it('long work gives way to what waits, each time that it has taken fifty milliseconds', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const giveWay = yielding();
  const given: number[] = [];
  for (; now < 200; now += 10) {
    let isHeard = false;
    setImmediate(() => {
      isHeard = true;
    });
    const turn = giveWay();
    await turn;
    expect(isHeard).toBe(turn !== undefined);
    if (isHeard) given.push(now);
    await new Promise(setImmediate);
  }
  expect(given).toEqual([50, 100, 150]);
});
