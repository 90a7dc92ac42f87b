import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../src/simulation/results/version.js';
import { folderWith } from './folders.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { dependencies, exports, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const [, example, printed] =
  /```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];

/** Compiles only if the types are there, and find the mistakes that it makes on purpose. */
const TYPES = readFileSync(join(ROOT, 'test/fixtures/types.ts'), 'utf8');

let files: readonly string[];
let project: string;

/** Packs it, and unpacks it into an empty project, beside what it depends on and nothing else. */
beforeAll(() => {
  project = folderWith({ 'package.json': '{"type": "module"}', 'example.ts': example, 'types.ts': TYPES });
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', project];
  const [packed] = JSON.parse(
    execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  files = packed.files.map(({ path }: { path: string }) => path);
  const home = join(project, 'node_modules/straggle');
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, packed.filename), '-C', home, '--strip-components=1']);
  for (const name of Object.keys(dependencies)) {
    const place = join(project, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), place, 'junction');
  }
});

/** @throws Error if there is anything that a strict compiler would complain of, in the package's types or out of them */
function compile(...args: string[]): void {
  const tsc = [join(ROOT, 'node_modules/typescript/bin/tsc'), '--strict', '--target', 'es2023', ...args];
  execFileSync(process.execPath, tsc, { cwd: project, stdio: 'inherit' });
}

describe('the package', () => {
  it('has what it needs to run, its schema, its licence and its README, and nothing else', () => {
    const others = files.filter(
      (file) =>
        !/^(dist\/.*\.(js|d\.ts|wasm)|dist\/explore\/explore\.html|dist\/chunks\/LICENSES\.txt|schema\/[\w.]+\.json)$/.test(
          file,
        ),
    );
    expect(others).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(files.filter((file) => file.endsWith('.wasm'))).not.toEqual([]);
    expect(files).toContain('schema/experiment.schema.json');
    for (const target of Object.values<string>(exports['.']))
      expect(files).toContain(target.slice('./'.length));
  });

  it('runs the ten lines of the README, with types', () => {
    compile('--module', 'nodenext', 'example.ts', 'types.ts');
    const output = execFileSync(process.execPath, ['example.js'], { cwd: project, encoding: 'utf8' });
    expect(output).toBe(printed);
  });

  it('has types for bundlers, too', () => {
    compile('--skipLibCheck', '--module', 'esnext', '--moduleResolution', 'bundler', '--noEmit', 'types.ts');
  });

  it('knows its version', () => {
    expect(VERSION).toBe(version);
  });

  it('has a command line', () => {
    writeFileSync(
      join(project, 'training.yaml'),
      `workers: 2
trials: 1
scheme: { name: uncoded }
delay: { model: exponential, mean: 1 }
training: { iterations: 3, data: { source: gaussian, points: 10, features: 2 }, objective: { loss: least-squares }, step: { rule: constant, value: 1e-6 } }
`,
    );
    const cli = join(project, 'node_modules/straggle/dist/cli.js');
    const csv = execFileSync(process.execPath, [cli, 'run', 'training.yaml'], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(csv).toMatch(/^runs,iteration,time_mean,/);
  });
});
