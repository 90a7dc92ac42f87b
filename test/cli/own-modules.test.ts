import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { projectWith, strided } from '../own-schemes.js';
import { linesOf, straggle } from './straggle.js';

const EXPERIMENT = `trials: 2500
workers: 6
scheme: { load: 2 }
delay: { model: shifted-exponential, alpha: 0.05, mu: 4 }
sweep: { scheme.name: [uc-mmc, neighbours] }
`;
const folder = projectWith({
  'neighbours.mjs': strided('neighbours'),
  'typed.mts': `${strided('typed')}
import { correlated, defineDelay } from 'straggle';
interface Halves { readonly value: number }
export const halves = defineDelay({
  name: 'halves', summary: 'a test', source: 'a test', parameters: z.strictObject({ value: z.number() }),
  create: ({ value }: Halves) => correlated({ sampler: () => () => value / 2 }, 'worker', true),
});
`,
  'enum.mts': `enum Stride { two = 2 }\n${strided('enumerated')}`,
  'typed.yaml':
    'trials: 2500\nworkers: 6\nscheme: { name: typed, load: 2 }\ndelay: { model: halves, value: 3 }\n',
  'node_modules/straggle-neighbours/package.json':
    '{ "type": "module", "exports": { "import": "./main.js" } }',
  // A comment may mention what is no file.
  'node_modules/straggle-neighbours/main.js': `// import './main.js/other.js'\n${strided('packed')}`,
  // A folder with the name of a package does not hide it.
  'straggle-neighbours/notes.txt': 'of the author',
  'own-folder/notes.txt': 'no package',
  'experiment.yaml': EXPERIMENT,
});
const run = ['run', 'experiment.yaml', '--import', 'neighbours.mjs', '--jobs', '2', '--out', 'out.csv'];

it('runs a scheme from a module, in threads: what it does is what uc-mmc does', async () => {
  expect(await straggle(run, folder)).toEqual({ status: 0, stdout: '', stderr: '' });
  const [, theirs, own] = linesOf(readFileSync(join(folder, 'out.csv'), 'utf8'));
  expect(theirs).toMatch(/^uc-mmc,2500,/);
  expect(own).toBe(theirs.replace('uc-mmc', 'neighbours'));
  const meta = JSON.parse(readFileSync(join(folder, 'out.meta.json'), 'utf8'));
  expect(meta.modules).toEqual({ 'neighbours.mjs': expect.stringMatching(/^[0-9a-f]{64}$/) });
});

it('does not go on with what an earlier version of the module has done', async () => {
  const project = projectWith({ 'neighbours.mjs': strided('neighbours'), 'experiment.yaml': EXPERIMENT });
  // A shard's journal stays for the others.
  const shard = [...run.slice(0, -1), 'part.csv', '--shard', '0/2'];
  expect(await straggle(shard, project)).toMatchObject({ status: 0, stderr: '' });
  writeFileSync(join(project, 'neighbours.mjs'), strided('neighbours', 3));
  const { status, stderr } = await straggle(shard, project);
  expect({ status, lines: linesOf(stderr) }).toEqual({
    status: 2,
    lines: [expect.stringMatching(/^part\.csv\.journal: .*--fresh/)],
  });
});

it('lists it', async () => {
  const { status, stdout } = await straggle(['list', 'schemes', '--import', 'neighbours.mjs'], folder);
  expect(status).toBe(0);
  expect(stdout).toContain(
    '\n  neighbours\n      uncoded, tasks 1 apart\n      load (whole number >= 1): tasks per worker\n' +
      '      split: blocks\n      from: neighbours.mjs\n',
  );
});

it('refuses what is no module, and a scheme that was not imported, in a line each', async () => {
  const [absent, unknown] = await Promise.all([
    straggle(['run', 'experiment.yaml', '--import', 'absent.mjs'], folder),
    straggle(['run', 'experiment.yaml'], folder),
  ]);
  expect(absent).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'absent.mjs: no such file; allowed: ' +
      'a module that exports what defineScheme, defineDelay, defineData, defineObjective, defineStep or defineMethod return\n',
  });
  expect(unknown.status).toBe(2);
  expect(unknown.stderr).toMatch(
    /^experiment\.yaml: sweep\.scheme\.name: "neighbours" given; allowed: .*\n$/,
  );
});

it('takes a scheme and a delay model in TypeScript where Node strips types, else says the way out', async () => {
  const args = ['run', 'typed.yaml', '--import', 'typed.mts', '--jobs', '2'];
  const { status, stdout, stderr } = await straggle(args, folder);
  if ('typescript' in process.features && process.features.typescript !== false) {
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('\n2500,1.5,0,') });
    expect(await straggle(['list', '--import', 'enum.mts'], folder)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^enum\.mts: .*enum.*; allowed: TypeScript whose types can be left out/),
    });
  } else {
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^typed\.mts: .*; allowed: JavaScript with this version of Node; TypeScript from Node 22\.18 on \(or compile it: npx tsc\)\n$/,
    );
  }
});

it('takes a package that is installed, and says where to get one that is not', async () => {
  const [plugin, absent, noPackage] = await Promise.all(
    ['straggle-neighbours', 'straggle-absent', 'own-folder'].map((name) =>
      straggle(['list', 'packed', '--import', name], folder),
    ),
  );
  expect(plugin.stdout).toContain('from: straggle-neighbours');
  expect(absent).toMatchObject({
    status: 2,
    stderr:
      '--import: straggle-absent given; allowed: a file, or a package that is installed here (npm install it first)\n',
  });
  expect(noPackage).toEqual({ ...absent, stderr: absent.stderr.replace('straggle-absent', 'own-folder') });
});

it.each([
  ['below a file', 'neighbours.mjs/other'],
  ['that is too long', 'x'.repeat(300)],
])('takes a path %s for a package that is not installed', async (_, name) => {
  expect(await straggle(['list', '--import', name], folder)).toEqual({
    status: 2,
    stdout: '',
    stderr: `--import: ${name} given; allowed: a file, or a package that is installed here (npm install it first)\n`,
  });
});

it('says how the package is installed where a module cannot find it', async () => {
  const alone = folderWith({ 'own.mjs': strided('alone') });
  const { status, stderr } = await straggle(['list', '--import', 'own.mjs'], alone);
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^own\.mjs: .*; allowed: straggle installed where the module is \(.*npm install straggle.*\)\n$/,
  );
});
