import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/**
 * Ends the tests where WebAssembly was not built, or from another source: what would be tested is not what is there.
 * An error thrown here would be shown as "No test files found".
 */
export default function setup(): void {
  const found = unbuiltIn(ROOT);
  if (found === undefined) return;
  process.stderr.write(`${found}\n`);
  process.exit(1);
}

/** A line about the first module of WebAssembly that is missing or older than its source; undefined where all are built. */
export function unbuiltIn(root: string): string | undefined {
  for (const config of filesBelow(join(root, 'src')).filter((file) => /\basconfig\.json$/.test(file))) {
    const source = dirname(config);
    const { options } = JSON.parse(readFileSync(config, 'utf8')) as { options: { outFile: string } };
    const built = join(source, options.outFile);
    const name = relative(root, built);
    if (!existsSync(built)) {
      return `${name} is missing: npm run ${existsSync(join(root, 'dist/cli.js')) ? 'build:kernels' : 'build'} makes it`;
    }
    const { mtimeMs } = statSync(built);
    const newer = filesBelow(source).find((file) => statSync(file).mtimeMs > mtimeMs);
    if (newer !== undefined) {
      return `${name} is older than ${relative(root, newer)}: npm run build:kernels makes it anew`;
    }
  }
  return undefined;
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
