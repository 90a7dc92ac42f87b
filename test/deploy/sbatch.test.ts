import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, SMALL } from '../cli/straggle.js';
import { folderWith } from '../folders.js';

const SCRIPT = join(ROOT, 'deploy/sweep.sbatch');
// Says what it was asked for, and does what it is to wrap.
const SBATCH = `#!/bin/bash
printf '%s\\n' "$@" >>submitted
for each in "$@"; do case "$each" in --wrap=*) bash -c "\${each#--wrap=}" ;; esac; done
`;

/** Runs a task of an array of two as Slurm does, in a folder with a blank in its name. */
function task(index: number, folder: string, env: Readonly<Record<string, string>>) {
  return spawnSync('bash', [SCRIPT, 'sweep.yaml', 'the results.csv', '--baseline', 'mcc'], {
    encoding: 'utf8',
    cwd: '/',
    env: {
      ...process.env,
      PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
      ...{ SLURM_SUBMIT_DIR: folder, SLURM_ARRAY_JOB_ID: '7', SLURM_ARRAY_TASK_COUNT: '2' },
      ...{ SLURM_ARRAY_TASK_MIN: '3', SLURM_ARRAY_TASK_ID: String(3 + index) },
      ...env,
    },
  });
}

function project(): string {
  const folder = join(
    folderWith({
      'the sweep/sweep.yaml': `${SMALL}split: blocks\nsweep: { scheme.name: [mcc, cpgc] }\n`,
      'the sweep/bin/sbatch': SBATCH,
    }),
    'the sweep',
  );
  chmodSync(join(folder, 'bin/sbatch'), 0o755);
  return folder;
}

describe('a task of the array', () => {
  it('finds straggle in a clone, in whatever folder it is submitted, and submits the merge', () => {
    const folder = project();
    for (const index of [1, 0]) {
      const { status, stderr } = task(index, folder, { STRAGGLE_HOME: ROOT });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
    expect(existsSync(join(folder, 'the results.csv'))).toBe(true);
    const submitted = readFileSync(join(folder, 'submitted'), 'utf8');
    for (const option of ['--dependency=afterany:7', '--mem=', '--time=', '--output='])
      expect(submitted).toContain(option);
    expect(submitted.match(/--wrap=/g)).toHaveLength(1);
  });

  it('says in one line that there is no straggle', () => {
    const folder = project();
    const { status, stderr } = task(0, folder, { STRAGGLE_HOME: folder });
    expect(status).toBe(2);
    expect(stderr).toBe(
      `no straggle in ${folder}: set STRAGGLE_HOME to the folder of a clone in which npm ci was run\n`,
    );
  });

  it('asks for memory and time, and says where its log goes', () => {
    const options = [...readFileSync(SCRIPT, 'utf8').matchAll(/^#SBATCH (--[\w-]+)/gm)].map(
      ([, option]) => option,
    );
    expect(options).toEqual(
      expect.arrayContaining(['--mem', '--time', '--output', '--cpus-per-task', '--requeue']),
    );
  });
});
