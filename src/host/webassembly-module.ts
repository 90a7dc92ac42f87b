import { fs } from './node.js';

/** Bytes of a page of WebAssembly memory. */
export const PAGE = 65_536;

const known = new Map<string, WebAssembly.Module | undefined>();

/**
 * A WebAssembly module that the build has made, compiled once for this thread.
 * @param path of its file, from the module that asks for it
 * @param from the `import.meta.url` of that module
 * @returns undefined where there is none: before the build, where this machine cannot run it (as under node --jitless),
 *   and where `STRAGGLE_KERNELS=javascript` asks for JavaScript
 */
export function webAssemblyModule(path: string, from: string): WebAssembly.Module | undefined {
  if (process.env.STRAGGLE_KERNELS === 'javascript' || typeof WebAssembly === 'undefined') return undefined;
  if (!known.has(path)) known.set(path, compile(new URL(path, from)));
  return known.get(path);
}

function compile(file: URL): WebAssembly.Module | undefined {
  if (!fs().existsSync(file)) return undefined;
  const bytes = fs().readFileSync(file);
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
}
