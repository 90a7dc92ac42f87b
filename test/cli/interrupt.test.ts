import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { ended, head, linesOf, listing, SMALL, start, until } from './straggle.js';

describe('a run that is cut short', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    'by %s ends with status %i at once, and leaves nothing half written',
    async (signal, status) => {
      const folder = folderWith({ 'e.yaml': SMALL });
      const child = start(
        ['run', 'e.yaml', '--trials', '1000000000', '--jobs', '1', '--out', 'r.csv'],
        folder,
      );
      const end = ended(child);
      // It works as soon as its journal is there.
      await until(() => listing(folder).includes('r.csv.journal'), end);
      await sleep(200);
      child.kill(signal);
      expect(await end).toMatchObject({ status, stdout: '' });
      expect(linesOf((await end).stderr)).toEqual([
        expect.stringMatching(/^stopped after [\d.]+[kM]? of 1000M trials \(\d+ %\); the same command/),
      ]);
      expect(listing(folder)).toEqual(['e.yaml', 'r.csv.journal']);
    },
  );

  it('by a terminal that goes leaves no folder behind where its journal was a temporary one', async () => {
    const folder = folderWith({ 'e.yaml': SMALL, 'temporary/.keep': '' });
    const child = start(['run', 'e.yaml', '--trials', '1000000000', '--jobs', '1'], folder, {
      TMPDIR: join(folder, 'temporary'),
    });
    const end = ended(child);
    await until(() => listing(folder).some((name) => name.endsWith('journal')), end);
    child.kill('SIGHUP');
    expect(await end).toMatchObject({ status: 129, stdout: '' });
    expect(listing(folder)).toEqual(['e.yaml', 'temporary', 'temporary/.keep']);
  });

  it('by a reader that has seen enough is no failure', async () => {
    const values = Array.from({ length: 2000 }, (_, i) => i / 2001);
    const folder = folderWith({ 'e.yaml': `${SMALL}sweep: { tolerance: [${values}] }\n` });
    const args = ['run', 'e.yaml', '--trials', '2', '--jobs', '1'];
    expect(await head(1, args, folder)).toMatchObject({
      status: 0,
      stderr: '',
      lines: [expect.stringMatching(/^tolerance,trials,/)],
    });
  });
});
