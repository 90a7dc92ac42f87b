import { expect, it } from 'vitest';
import { arenaWith, engineModule, giveBack } from '../../src/engine/engine-module.js';

it('memory that is given back is the next one’s, and zero again, where nothing was taken after it', () => {
  const module = engineModule();
  if (module === undefined) throw new Error('npm run build makes the module');
  const take = () => arenaWith(64, module);
  const bytesOf = ({ buffer, start, bytes }: ReturnType<typeof take>) => new Uint8Array(buffer, start, bytes);
  const [first, second] = [take(), take()];
  bytesOf(first).fill(1);
  bytesOf(second).fill(2);
  giveBack(second);
  const third = take();
  expect([third.buffer === second.buffer, third.start]).toEqual([true, second.start]);
  expect(bytesOf(third).every((byte) => byte === 0)).toBe(true);
  giveBack(first);
  expect(take().start).toBe(third.start + 64);
  expect(bytesOf(first).every((byte) => byte === 1)).toBe(true);
});
