import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../cli/straggle.js';
import { FAR_ABOVE_NEED } from '../limits.js';

const SCRIPT = join(ROOT, '.ci/slurm');
const isCi = process.env.CI === 'true';
// Elsewhere it may be that of a cluster, where people work.
const given = isCi ? process.env.SLURM_CONF : undefined;

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
const absent = ['sbatch', 'munged', 'slurmctld', 'slurmd'].filter(
  (command) => !folders.some((folder) => existsSync(join(folder, command))),
);

/** Why there is no test in a Slurm; undefined where there can be one, and in CI, where there must be. */
export const noSlurm =
  isCi || absent.length === 0 ? undefined : `no ${absent.join(', ')}: apt-get install slurm-wlm munge`;

/** A Slurm of one node. */
export class Slurm {
  private readonly conf: string;

  /**
   * Starts one, unless CI has done so.
   * @param home folder for its own files
   * @param work folder in which its commands are called
   * @param env what its jobs find in their environment, besides that of the tests
   * @throws Error saying why it did not start
   */
  constructor(
    private readonly home: string,
    private readonly work: string,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {
    this.conf = given ?? join(home, 'slurm.conf');
    if (given !== undefined) return;
    // Whoever runs the tests has not asked for anything to be installed.
    if (absent.length > 0) throw new Error(`no ${absent.join(', ')}: .ci/slurm start DIR installs them`);
    const { status, stderr } = spawnSync(SCRIPT, ['start', home], {
      encoding: 'utf8',
      timeout: FAR_ABOVE_NEED,
    });
    if (status === 0) return;
    this.stop();
    throw new Error(stderr || `${SCRIPT} start has not come back`);
  }

  /** Stops it, if it was started here. */
  stop(): void {
    if (given === undefined) spawnSync(SCRIPT, ['stop', this.home], { timeout: FAR_ABOVE_NEED });
  }

  /**
   * What one of its commands says.
   * @throws Error if it fails
   */
  say(command: string, ...args: string[]): string {
    const env = { ...process.env, ...this.env, SLURM_CONF: this.conf };
    return execFileSync(command, args, {
      ...{ cwd: this.work, env, encoding: 'utf8', timeout: FAR_ABOVE_NEED, stdio: 'pipe' },
    }).trim();
  }

  /** A job, by the names that `scontrol show job` has for what it knows. */
  job(id: string): ReadonlyMap<string, string> {
    const words = this.say('scontrol', 'show', 'job', '--oneliner', id).split(/\s+/);
    return new Map(words.map((word) => word.split(/=(.*)/s, 2) as [string, string]));
  }

  /**
   * Waits for something to come about.
   * @throws Error with what Slurm and its jobs have to say, if it has not come about in time
   */
  async until(what: string, isSo: () => boolean): Promise<void> {
    const end = performance.now() + FAR_ABOVE_NEED / 2;
    while (!isSo()) {
      if (performance.now() > end) throw new Error(`${what}: has not come about\n\n${this.logs()}`);
      await sleep(50);
    }
  }

  private logs(): string {
    const own = ['slurmctld.log', 'slurmd.log'].map((name) => join(dirname(this.conf), name));
    const outputs = readdirSync(this.work).filter((name) => /^straggle.*\.log$/.test(name));
    const files = [...own, ...outputs.map((name) => join(this.work, name))].filter(existsSync);
    return [this.say('squeue'), ...files.map((file) => `${file}:\n${tail(file)}`)].join('\n\n');
  }
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-30).join('\n');
}
