import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { figures } from '../../src/experiments/registry.js';
import { folderWith } from '../folders.js';
import { straggle } from './shared-process.js';
import { head, linesOf, listing, ROOT } from './straggle.js';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text);
const commands = blocks('sh')
  .flatMap(linesOf)
  .flatMap((line) => line.replace(/ +#.*$/, '').split(' && '))
  .filter((command) => command !== '');
const inline = [...readme.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text);

describe('the README', () => {
  it('has one experiment and some commands, all of which are tested here', () => {
    expect(blocks('yaml')).toHaveLength(1);
    expect(commands).toEqual(expect.arrayContaining(['npm ci', 'npm test', 'npm run figures']));
    for (const command of commands)
      expect(command).toMatch(/^(npm ci|npm test|npm run [\w:]+( -- .*)?|npx straggle .*)$/);
  });

  it('runs its experiment, and its other commands, as it says', async () => {
    const folder = folderWith({ 'experiment.yaml': blocks('yaml')[0] });
    // What `npm run figures` has written, which takes too long here.
    cpSync(join(ROOT, 'results'), join(folder, 'results'), { recursive: true });
    for (const command of commands.filter((each) => each.startsWith('npx straggle '))) {
      const args = command.split(' ').slice(2);
      // The whole of it takes a minute, and is run where all is checked.
      const long = args[0] === 'validate';
      const { status, stderr } = await (long
        ? head(5, [...args, '--trials', '1000'], folder)
        : straggle(args, folder));
      expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: '' });
    }
    const [, csv] = /--out (\S+\.csv)/.exec(commands.join('\n')) ?? [];
    expect(listing(folder)).toEqual(expect.arrayContaining([csv, csv.replace(/csv$/, 'meta.json')]));
    expect(linesOf(readFileSync(join(folder, csv), 'utf8'))).toHaveLength(10);
  });

  it('names npm scripts that are there, and that reach the command line', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const named = [...commands, ...inline].flatMap((text) => /^npm run ([\w:-]+)/.exec(text)?.[1] ?? []);
    expect(named).toContain('figures');
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
    for (const { id } of figures) expect(scripts[`fig:${id}`]).toBe(`node dist/cli.js figures ${id}`);
    const out = folderWith({});
    const args = ['run', '--silent', 'figures', '--', 'cpgc-table1', '--quick', '--out', out];
    execFileSync('npm', args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    expect(listing(out)).toContain(join('cpgc', 'cpgc-table1.png'));
  });

  it('names files and folders that exist', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target);
    const paths = [...links, ...inline].filter(
      (text) => /^[\w.-]+(\/[\w.-]+)*\/?$/.test(text) && /[/]/.test(text),
    );
    expect(paths.length).toBeGreaterThan(5);
    // What is written or brought by the user is known to git as not there.
    const ignored = readFileSync(join(ROOT, '.gitignore'), 'utf8')
      .split('\n')
      .map((line) => line.replace(/^\/|\/$/g, ''));
    const missing = paths.filter(
      (path) => !existsSync(join(ROOT, path)) && !ignored.includes(path.split('/')[0]),
    );
    expect(missing).toEqual([]);
  });
});
