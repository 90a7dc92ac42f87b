import { expect, it } from 'vitest';
import { yielding } from '../../../src/simulation/execution/executor.js';

it('long work gives way now and then, so that signals are heard', async () => {
  const giveWay = yielding();
  let heard = 0;
  const timer = setInterval(() => heard++, 1);
  for (const end = performance.now() + 400; performance.now() < end; ) await giveWay();
  clearInterval(timer);
  expect(heard).toBeGreaterThan(2);
  expect(heard).toBeLessThan(10);
});
