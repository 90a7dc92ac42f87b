import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Numerical libraries are held to one thread, unless told otherwise. */
const ENVIRONMENT = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', ...process.env };

/** Where a Python with a partner's module may be, in the order in which it is looked for. */
const PYTHONS = [
  process.env.BENCH_PYTHON,
  'python3',
  'python',
  '/usr/bin/python3',
  '/usr/local/bin/python3',
].filter((program) => program !== undefined);

/** How often a program is started for one time of its start. */
const STARTS = 7;

/**
 * Makes a program ready to run.
 * @returns {{run: (seconds: number) => {work: number, seconds: number}, version: string, end: () => void} | {missing: string}}
 *   or the name of what is not installed
 */
export function ready({ program, words, after, needs, compile, start }) {
  if (compile !== undefined) return compiled(compile, after);
  const end = () => {};
  const version = `Node ${process.versions.node}`;
  if (start) return { version, run: () => started(program, words), end };
  if (needs === undefined) return { version, run: runner(program, words, after), end };
  for (const python of PYTHONS) {
    const version = moduleVersion(python, needs);
    if (version !== undefined) return { version, run: runner(python, words, after), end };
  }
  return { missing: `${needs} for Python (looked for: ${PYTHONS.join(', ')}; BENCH_PYTHON names another)` };
}

/** Seconds that a whole process takes: the median of several. */
function started(program, words) {
  const times = Array.from({ length: STARTS }, () => {
    const from = performance.now();
    const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${status}: ${stderr}`);
    return (performance.now() - from) / 1000;
  });
  return { work: 1, seconds: times.toSorted((a, b) => a - b)[STARTS >> 1] };
}

function moduleVersion(python, name) {
  const { status, stdout } = spawnSync(
    python,
    [
      '-c',
      `import platform, ${name}; print("${name}", ${name}.__version__, "on Python", platform.python_version())`,
    ],
    { encoding: 'utf8' },
  );
  return status === 0 ? stdout.trim() : undefined;
}

function compiled(source, after) {
  const found = spawnSync('g++', ['--version'], { encoding: 'utf8' });
  if (found.status !== 0) return { missing: 'g++' };
  const folder = mkdtempSync(join(tmpdir(), 'straggle-bench-'));
  const program = join(folder, 'partner');
  execFileSync('g++', ['-O3', '-o', program, source]);
  const end = () => rmSync(folder, { recursive: true });
  return { version: found.stdout.split('\n')[0], run: runner(program, [], after), end };
}

function runner(program, words, after) {
  return (seconds) => {
    const all = [...words, String(seconds), ...after];
    const { status, stdout, stderr } = spawnSync(program, all, { encoding: 'utf8', env: ENVIRONMENT });
    if (status !== 0) throw new Error(`${program} ${all.join(' ')} ended with ${status}: ${stderr}`);
    return JSON.parse(stdout);
  };
}
