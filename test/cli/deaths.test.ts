import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectWith, strided } from '../own-schemes.js';
import { straggle } from './straggle.js';

// As if a thread ran out of memory: so often it ends when it is to lay the scheme out, and not in the main thread.
const mortal = (deaths: number) => `${strided('mortal')}
import { existsSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const { build } = own;
own.build = (...all) => {
  for (let i = 0; i < ${deaths} && !isMainThread; i++) {
    if (existsSync('death-' + i)) continue;
    writeFileSync('death-' + i, '');
    process.exit(1);
  }
  return build(...all);
};
`;

// So many workers that the main thread leaves all blocks to others.
const EXPERIMENT = `trials: 4000
workers: 600
scheme: { load: 2 }
delay: { model: shifted-exponential, alpha: 0.05, mu: 4 }
sweep: { scheme.name: [mcc, mortal] }
`;

/** The sweep, while its threads die so many times. */
async function swept(deaths: number, jobs: number) {
  const folder = projectWith({ 'mortal.mjs': mortal(deaths), 'e.yaml': EXPERIMENT });
  const args = ['run', 'e.yaml', '--import', 'mortal.mjs', '--jobs', String(jobs), '--out', 'out.csv'];
  return { ...(await straggle(args, folder)), csv: () => readFileSync(join(folder, 'out.csv'), 'utf8') };
}

it('a thread that dies is replaced and its blocks done again; at the third death they are named', async () => {
  const undisturbed = (await swept(0, 1)).csv();
  const twice = await swept(2, 1);
  expect(twice).toMatchObject({ status: 0, stderr: '' });
  expect(twice.csv()).toBe(undisturbed);
  // The tasks that are under way take turns.
  const often = await swept(100, 1);
  expect(often.status).toBe(1);
  expect(often.stderr).toMatch(/^e\.yaml: blocks 0 to 7 of points 0, 1: the thread has died 3 times: .*\n$/);
});
