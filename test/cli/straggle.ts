import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const CLI = join(ROOT, 'dist/cli.js');

/** How a process has ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a user would, in a folder. */
export function straggle(args: readonly string[], folder: string): Promise<Ended> {
  return ended(start(args, folder));
}

/** Starts it, for tests that do something to it while it runs. */
export function start(args: readonly string[], folder: string, environment: NodeJS.ProcessEnv = {}) {
  if (!existsSync(CLI)) throw new Error('dist/ is missing: npm run build');
  return spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Waits for its end. */
export function ended(child: ReturnType<typeof start>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/**
 * Waits for something that comes about while a process runs.
 * @throws Error if the process ends before
 */
export async function until(isSo: () => boolean, end: Promise<Ended>): Promise<void> {
  let how: Ended | undefined;
  const over = end.then((ended) => {
    how = ended;
  });
  while (!isSo()) {
    if (how !== undefined) throw new Error(`the process has ended before: ${JSON.stringify(how)}`);
    await Promise.race([sleep(20), over]);
  }
}

/** Reads its first lines and goes away, as `| head` does. */
export async function head(
  count: number,
  args: readonly string[],
  folder: string,
): Promise<{ readonly status: number | null; readonly lines: readonly string[]; readonly stderr: string }> {
  const child = start(args, folder);
  const end = ended(child);
  let text = '';
  const seen = new Promise<void>((resolve) => {
    child.stdout.on('data', (piece: string) => {
      text += piece;
      if (linesOf(text).length > count) resolve();
    });
  });
  await Promise.race([seen, end]);
  child.stdout.destroy();
  const { status, stderr } = await end;
  return { status, stderr, lines: linesOf(text).slice(0, count) };
}

/** Everything below a folder, hidden files too. */
export function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

/** The lines of a text that ends with a line end. */
export function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** A small experiment that is right in every way. */
export const SMALL = `trials: 300
workers: 6
scheme: { name: cpgc, load: 2 }
delay: { model: shifted-exponential, alpha: 0.05, mu: 4 }
`;
