import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { straggle } from '../cli/shared-process.js';
import { type Ended, ended, ROOT } from '../cli/straggle.js';
import { folderWith } from '../folders.js';
import { compiled, transpiled } from './compile.js';

/** Commands that a reader has and the tests have not: what is written here is done in their place. */
const STAND_INS: Readonly<Record<string, string>> = {
  // The types of the package are tested with the package.
  npx: `case "$1" in
straggle) shift; exec "$NODE" "$HOME_OF_STRAGGLE/dist/cli.js" "$@" ;;
tsc) shift; exec "$NODE" "$ROOT/node_modules/typescript/bin/tsc" --skipLibCheck "$@" ;;
esac
echo "npx $1: not known to the tests" >&2; exit 1`,
  // The clone is built already; what a page adds to it is compiled by the test.
  npm: `case "$*" in "ci"|"run build") exit 0 ;; esac
echo "npm $*: not known to the tests" >&2; exit 1`,
  // It has no more to install than a folder on Python's path.
  pip: `case "$*" in "install ./python") exit 0 ;; esac; exit 1`,
  // Tested where there is a Slurm.
  sbatch: `for each in "$@"; do case "$each" in deploy/*) exec test -f "$each" ;; esac; done; exit 1`,
  kubectl: `case "$1 $2" in "apply -k") exec test -f "$3/kustomization.yaml" ;; "wait "*|"patch "*) exit 0 ;; esac; exit 1`,
  docker: `case "$1 $2" in "build -f") exec test -f "$3" ;; esac; exit 1`,
};

/** Of scripts/bundle.js. */
const ENTRIES = ['src/cli.ts', 'src/index.ts', 'src/simulation/execution/thread.ts'];

/** Someone who follows a page, in a folder of their own. */
export class Reader {
  readonly folder = folderWith({ 'node_modules/.keep': '' });
  /** Where straggle is: the repository, or a copy of it that the page changes. */
  private home = ROOT;
  private readonly bin = folderWith();

  constructor() {
    symlinkSync(ROOT, join(this.folder, 'node_modules/straggle'), 'junction');
    symlinkSync(join(ROOT, 'deploy'), join(this.folder, 'deploy'), 'junction');
    for (const [name, text] of Object.entries(STAND_INS)) {
      const path = join(this.bin, name);
      writeFileSync(path, `#!/bin/sh\n${text}\n`);
      chmodSync(path, 0o755);
    }
  }

  /** Writes a file. */
  write(name: string, content: string | Uint8Array): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** Compiles what the page adds to the source or changes in it; from then on the commands are those of the result. */
  build(sources: ReadonlyMap<string, string>): void {
    if (this.home === ROOT) {
      this.home = folderWith();
      symlinkSync(join(ROOT, 'node_modules'), join(this.home, 'node_modules'), 'junction');
      cpSync(join(ROOT, 'package.json'), join(this.home, 'package.json'));
      cpSync(join(ROOT, 'dist'), join(this.home, 'dist'), { recursive: true });
    }
    // What is bundled is put in its place unbundled: a bundle does not see what is compiled here.
    for (const [name, content] of [...ENTRIES.map(transpiled), ...compiled(sources)])
      writeFileSync(join(this.home, 'dist', name), content);
  }

  /** Does a line of a shell. */
  async do(line: string): Promise<Ended> {
    // The shell takes apart what is nothing but a command of straggle as it is in the repository.
    if (this.home !== ROOT || !/^npx straggle [^|<>&;`]*$/.test(line) || line.includes('$('))
      return this.shell(line);
    const apart = await this.shell(`npx() { shift; printf '%s\\0' "$@"; }; ${line}`);
    return apart.status === 0 ? straggle(apart.stdout.split('\0').slice(0, -1), this.folder) : apart;
  }

  private shell(line: string): Promise<Ended> {
    const env = {
      ...process.env,
      PATH: `${this.bin}${delimiter}${process.env.PATH}`,
      NODE: process.execPath,
      ROOT,
      HOME_OF_STRAGGLE: this.home,
      PYTHONPATH: join(ROOT, 'python'),
      PYTHONDONTWRITEBYTECODE: '1',
    };
    return ended(
      spawn('bash', ['-euo', 'pipefail', '-c', line], {
        cwd: this.folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }
}
