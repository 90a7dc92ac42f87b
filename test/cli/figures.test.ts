import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { straggle } from './shared-process.js';
import { linesOf, listing } from './straggle.js';

const ids = ['cpgc-table1', 'cpgc-fig1'];

describe('straggle figures', () => {
  it('writes what is asked for, and says where', async () => {
    const folder = folderWith({});
    const args = ['figures', ...ids, '--quick', '--trials', '400', '--out', 'one', '--jobs', '2'];
    const { status, stdout, stderr } = await straggle(args, folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const id of ids)
      expect(stdout).toMatch(new RegExp(`^${id} +\\d+\\.\\d s {2}one.cpgc.${id}\\.png$`, 'm'));
    expect(linesOf(stdout).at(-1)).toMatch(/^2 figures in \d+\.\d s$/);
    const endings = ['csv', 'svg', 'png', 'meta.json'];
    const expected = ids.flatMap((id) => endings.map((ending) => `${id}.${ending}`)).sort();
    expect(listing(join(folder, 'one/cpgc'))).toEqual(expected);
  });

  it('--quick goes to results-quick where nothing else is said', async () => {
    const folder = folderWith({});
    expect(await straggle(['figures', 'cpgc-table1', '--quick'], folder)).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(listing(join(folder, 'results-quick/cpgc')).map((name) => name.replace(/\..*/, ''))).toEqual(
      new Array(4).fill('cpgc-table1'),
    );
    expect(listing(folder)).not.toContain('results');
  });
});
