import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { straggle } from './shared-process.js';
import { linesOf, ROOT } from './straggle.js';

/** A folder for the PATH with `straggle` in it. */
function onPath(): NodeJS.ProcessEnv {
  const command = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli.js')}' "$@"\n`;
  const folder = folderWith({ straggle: command });
  chmodSync(join(folder, 'straggle'), 0o755);
  return { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
}

/** What bash offers for the last of these words; bash-completion, which shells usually load, hands it the words. */
function offered(...words: string[]): string[] {
  const script = `
_get_comp_words_by_ref() { words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur=\${COMP_WORDS[COMP_CWORD]}; }
source <(straggle complete bash)
COMP_WORDS=(straggle "$@"); COMP_CWORD=$#
__straggle_complete 2>/dev/null
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const printed = execFileSync('bash', ['-c', script, 'bash', ...words], { env: onPath(), encoding: 'utf8' });
  // With a description behind each, where there are several.
  return linesOf(printed).map((line) => line.split(/\s/)[0]);
}

describe('completion in bash', () => {
  it.each([
    [['compa'], ['compare']],
    [
      ['run', '--se'],
      ['--set', '--seed'],
    ],
    [['figures', 'cpgc-fi'], ['cpgc-fig1']],
    [
      ['list', 'erasurehead-l'],
      ['erasurehead-lemma2', 'erasurehead-lemma5', 'erasurehead-lemma8'],
    ],
  ])('offers for %j', (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });
});

it.each(['bash', 'zsh', 'fish'])('the script for %s is one', async (shell) => {
  const { status, stdout, stderr } = await straggle(['complete', shell], folderWith());
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('straggle complete --');
  const { error, status: parsed } = spawnSync(shell, ['-n'], { input: stdout });
  if (error === undefined) expect(parsed).toBe(0);
});

it('another shell is refused in one line', async () => {
  const { status, stderr } = await straggle(['complete', 'dash'], folderWith());
  expect(status).toBe(2);
  expect(linesOf(stderr)).toHaveLength(1);
});
