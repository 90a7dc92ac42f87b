import { describe, expect, it } from 'vitest';
import { straggleProgram } from '../../src/cli/program.js';
import { schemes } from '../../src/schemes/registry.js';
import { folderWith } from '../folders.js';
import { straggle } from './shared-process.js';
import { head, linesOf } from './straggle.js';

/** Runs without files; the text must fit a terminal of 80 columns. */
async function text(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await straggle(args, folderWith({}));
  expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: '' });
  expect(linesOf(stdout).filter((line) => [...line].length > 80)).toEqual([]);
  return stdout;
}

/** What `straggle COMMAND --help` prints. */
async function helpOf(command: string): Promise<string> {
  const found = (await straggleProgram()).commands.find((each) => each.name() === command);
  let printed = '';
  found
    ?.configureOutput({
      writeOut: (part) => {
        printed += part;
      },
    })
    .outputHelp();
  return printed;
}

describe('help', () => {
  it('of every command says what it takes, with examples that name the command', async () => {
    const help = await text('--help');
    const commands = [...help.matchAll(/^ {2}(\w+) .*$/gm)]
      .map(([, name]) => name)
      .filter((name) => name !== 'help');
    expect(commands).toEqual(expect.arrayContaining(['figures', 'run', 'validate', 'list']));
    const helps = await Promise.all(commands.map(helpOf));
    helps.forEach((own, i) => {
      expect(linesOf(own).filter((line) => [...line].length > 80)).toEqual([]);
      expect(own).toMatch(new RegExp(`^Usage: straggle ${commands[i]} `));
      expect(own).toMatch(/^Examples?:$/m);
      expect(own).toContain(`$ straggle ${commands[i]}`);
      // What it does is a paragraph: no line ends before the next word would be too much for it.
      const lines = own.split('\n\n')[1].split('\n');
      const early = lines.slice(1).filter((next, l) => `${lines[l]} ${next.split(' ')[0]}`.length < 80);
      expect(early).toEqual([]);
    });
  });

  it('is what the command alone prints', async () => {
    expect(await text()).toBe(await text('--help'));
  });

  it('of all commands is the same without loading them', async () => {
    const [light, whole] = await Promise.all([straggleProgram('--help'), straggleProgram()]);
    expect(light.helpInformation()).toBe(whole.helpInformation());
  });

  it('and the version are there', async () => {
    expect(await text('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await text('help', 'run')).toBe(await helpOf('run'));
    expect(await text('compare', '--help')).toBe(await helpOf('compare'));
  });
});

describe('straggle list', () => {
  it('lists one thing by its name', async () => {
    const all = await text('list', 'schemes');
    const one = await text('list', 'cpgc');
    expect(linesOf(one).filter((line) => /^ {2}\S/.test(line))).toEqual(['  cpgc']);
    expect(all).toContain(one.slice('schemes\n\n'.length).trimEnd());
  });

  it('names all there is, with ranges, defaults and sources', async () => {
    const all = await text('list');
    for (const { name } of schemes()) expect(all).toMatch(new RegExp(`^ {2}${name}$`, 'm'));
    expect(all).toMatch(/^ {6}mu \(number > 0\): rate/m);
    expect(all).toMatch(/^ {6}decoder \(peeling \| gaussian, default "peeling"\): /m);
    expect(all).toMatch(
      /^ {6}weights \(true \| false or scaled or a list of at least 1, each a number >\s+0, default true\): /m,
    );
    expect(all).toMatch(/^ {6}classes \(list of 2\): /m);
    expect(all).toMatch(/^ {2}accelerated$/m);
    expect(all).toMatch(/^ {6}source: CPGC, eq\. \(1\)/m);
    const some = await text('list', 'schemes');
    expect(all.startsWith(some)).toBe(true);
  });
});

describe('straggle validate', () => {
  it('prints a line per comparison as soon as it is made', async () => {
    // The first group is enough: the comparisons themselves are tested elsewhere, and take a while.
    const { status, stderr, lines } = await head(
      10,
      ['validate', '--trials', '300', '--seed', '3'],
      folderWith({}),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [header, ...rest] = lines;
    expect(header).toMatch(/^what +expected +simulated +z$/);
    for (const line of rest) {
      expect([...line].length).toBeLessThanOrEqual(80);
      expect(line).toMatch(/ -?[\d.]+(e[-+]\d+)? +-?[\d.]+(e[-+]\d+)? +(-?[\d.]+|exact)$/);
    }
  });
});
