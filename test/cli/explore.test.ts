import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { straggle } from './shared-process.js';
import { listing, SMALL } from './straggle.js';

const TRACE = 'round,worker,duration_s\n0,0,1\n0,1,2\n1,0,2\n1,1,1\n';

/** What the page begins with. */
function startIn(folder: string, page: string) {
  const html = readFileSync(join(folder, page), 'utf8');
  const [, text] = /<script type="application\/json" id="start">(.*?)<\/script>/.exec(html) ?? [];
  return JSON.parse(text);
}

describe('straggle explore', () => {
  it('writes a page that begins with an experiment, and the files it reads', async () => {
    const experiment =
      'workers: 2\nscheme: {name: uncoded}\ndelay: {model: trace, file: ../d/t.csv.gz, mode: replay}\n';
    const folder = folderWith({ 'e/e.yaml': experiment, 'd/t.csv.gz': gzipSync(TRACE) });
    const { status, stderr } = await straggle(
      ['explore', 'e/e.yaml', '--set', 'name=</script>', '--out', 'page.html'],
      folder,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { fields, files } = startIn(folder, 'page.html');
    expect(fields).toMatchObject({ name: '</script>', delay: { model: 'trace', file: 't.csv' } });
    expect(files).toEqual([{ name: 't.csv', base64: gzipSync(TRACE).toString('base64') }]);
  });

  it('writes one that begins with a trace: its workers, each of its rounds once', async () => {
    const folder = folderWith({ 't.csv': TRACE });
    await straggle(['explore', '--trace', 't.csv', '--out', 'page.html'], folder);
    expect(startIn(folder, 'page.html').fields).toMatchObject({ workers: 2, trials: 2 });
  });

  it('states its size: below 600 kB compressed', async () => {
    const folder = folderWith();
    await straggle(['explore', '--out', 'page.html'], folder);
    const html = readFileSync(join(folder, 'page.html'));
    expect(gzipSync(html).length).toBeLessThan(600_000);
    expect(startIn(folder, 'page.html')).toEqual({});
  });

  it.each([
    [['--out', 'page.svg'], '--out: page.svg given; allowed: FILE.html'],
    [
      ['e.yaml', '--trace', 't.csv', '--out', 'p.html'],
      '--trace: together with an experiment given; allowed: one of them',
    ],
    [
      ['--import', 'own.mjs', '--out', 'p.html'],
      '--import: own.mjs given; allowed: none for explore, whose page has what straggle list names; straggle run takes those of your own',
    ],
    [['--seed', '3', '--out', 'p.html'], '--seed: 3 given; allowed: with an experiment only'],
    [
      ['--trace', 'no.csv', '--out', 'p.html'],
      '--trace no.csv: no such file; allowed: a trace, CSV or CSV.gz',
    ],
    [
      ['e.yaml', '--out', 'e.yaml.html', '--set', 'workers=0'],
      '--set workers: 0 given; allowed: a whole number from 1 to 1000000',
    ],
  ])('refuses %j in one line', async (args, line) => {
    const folder = folderWith({ 'e.yaml': SMALL, 't.csv': TRACE });
    const before = listing(folder);
    const ended = await straggle(['explore', ...args], folder);
    expect(ended.stderr.replace(/^straggle: /, '').replace('e.yaml: --set', '--set')).toBe(`${line}\n`);
    expect(ended.status).toBe(2);
    expect(listing(folder)).toEqual(before);
  });
});
