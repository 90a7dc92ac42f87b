import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, straggle as ownProcess, ROOT } from './straggle.js';

/** The command line as it is bundled: dist/cli.js does nothing but import it. */
const CLI = join(ROOT, 'dist/chunks/cli.js');

let server: ChildProcess | undefined;
/** Commands are done one after the other. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the command line in a folder, as `straggle` of straggle.ts does, but in a process that many tests share: for tests
 * of what a command reads, writes and says, not of how a process begins or ends.
 */
export function straggle(args: readonly string[], folder: string): Promise<Ended> {
  // Definitions stay in a process.
  if (args.includes('--import')) return ownProcess(args, folder);
  const next = last.then(() => asked(args, folder));
  last = next.catch(() => {});
  return next;
}

function asked(args: readonly string[], folder: string): Promise<Ended> {
  server ??= started();
  const child = server;
  return new Promise((resolve, reject) => {
    const over = (status: number | null) => {
      server = undefined;
      reject(new Error(`the process has ended with ${status} in straggle ${args.join(' ')}`));
    };
    child.once('exit', over);
    child.once('message', (ended: Ended) => {
      child.off('exit', over);
      resolve(ended);
    });
    child.send({ args, folder, environment: { ...process.env } });
  });
}

function started(): ChildProcess {
  if (!existsSync(CLI)) throw new Error('dist/ is missing: npm run build');
  const script = join(ROOT, 'test/cli/shared-process.mjs');
  const child = spawn(process.execPath, [script, CLI], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  // It ends with this process, and does not keep it.
  child.unref();
  child.channel?.unref();
  return child;
}
