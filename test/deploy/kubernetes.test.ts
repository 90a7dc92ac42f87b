import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT, SMALL } from '../cli/straggle.js';
import { folderWith } from '../folders.js';

it('the pods of the indexed Job, and the merge, write the bytes of one process', () => {
  const text = readFileSync(join(ROOT, 'deploy/sweep.k8s.yaml'), 'utf8');
  const { kind, spec } = parse(text);
  expect([kind, spec.completionMode]).toEqual(['Job', 'Indexed']);
  const [{ command, args }] = spec.template.spec.containers;
  const folder = folderWith({
    'sweep/sweep.yaml': `${SMALL.replace('300', '8000')}sweep: { delay.mu: [2, 4], scheme.load: [2, 3] }\n`,
    'bin/straggle': `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli.js')}' "$@"\n`,
  });
  chmodSync(join(folder, 'bin/straggle'), 0o755);
  const PATH = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
  // The volume that the pods share is a folder here.
  const local = (line: string) => line.replaceAll('/sweep/', `${join(folder, 'sweep')}/`);
  const [shell, ...options] = command;
  const run = (line: string, env = {}) =>
    execFileSync(shell, [...options, local(line)], { env: { ...process.env, PATH, ...env }, stdio: 'pipe' });
  for (let index = 0; index < spec.completions; index++) {
    run(args.join(' '), { JOB_COMPLETION_INDEX: String(index) });
  }
  const [merge] = /straggle merge .*/.exec(text) ?? [];
  run(merge ?? '');
  run('straggle run /sweep/sweep.yaml --jobs 1 --out /sweep/one.csv');
  const read = (name: string) => readFileSync(join(folder, 'sweep', name), 'utf8');
  expect(read('sweep.csv')).toBe(read('one.csv'));
});
