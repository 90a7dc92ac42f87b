import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import type { GivenFile } from '../protocol.js';

/** Folder that the experiment and its files are taken to lie in. */
const FOLDER = '/';

const files = new Map<string, { readonly bytes: Uint8Array; readonly version: number }>();

/** Takes a file in, in place of one of the same name. */
export function giveFile({ name, bytes }: GivenFile): void {
  const path = resolve(name);
  files.set(path, { bytes, version: (files.get(path)?.version ?? 0) + 1 });
}

/** Puts the files that were given, and no others, in the place of what simulations ask of Node. */
export function installHost(): void {
  const modules: Readonly<Record<string, unknown>> = {
    'node:path': { resolve, dirname: () => FOLDER, basename, extname, isAbsolute, relative, join: resolve },
    'node:fs': { openSync, readSync, closeSync, statSync, existsSync: (path: string) => files.has(path) },
    'node:crypto': { createHash: () => new Sha256() },
  };
  Object.assign(globalThis, {
    // The page may run no WebAssembly; what it would do is done in JavaScript, to the bit.
    process: {
      env: { STRAGGLE_KERNELS: 'javascript' },
      versions: {},
      getBuiltinModule: (name: string) => modules[name],
    },
  });
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/');
}

function resolve(...parts: readonly string[]): string {
  const whole: string[] = [];
  for (const part of parts.join('/').split('/')) {
    if (part === '..') whole.pop();
    else if (part !== '' && part !== '.') whole.push(part);
  }
  return FOLDER + whole.join('/');
}

function basename(path: string, ending = ''): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return ending !== '' && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
}

function extname(path: string): string {
  const name = basename(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot) : '';
}

function relative(_: string, path: string): string {
  return path.slice(FOLDER.length);
}

const open: { readonly bytes: Uint8Array; at: number }[] = [];

function found(path: string) {
  const file = files.get(path);
  if (file === undefined) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
  return file;
}

function openSync(path: string): number {
  return open.push({ bytes: found(path).bytes, at: 0 }) - 1;
}

function readSync(descriptor: number, into: Uint8Array): number {
  const file = open[descriptor];
  const piece = file.bytes.subarray(file.at, file.at + into.length);
  into.set(piece);
  file.at += piece.length;
  return piece.length;
}

function closeSync(descriptor: number): void {
  if (descriptor === open.length - 1) open.pop();
}

function statSync(path: string) {
  const { bytes, version } = found(path);
  return { size: bytes.length, mtimeMs: version, isFile: () => true };
}

/** As Node's createHash('sha256') is used here. */
class Sha256 {
  private readonly hash = sha256.create();

  update(data: Uint8Array | string): this {
    this.hash.update(data);
    return this;
  }

  digest(_: 'hex'): string {
    return bytesToHex(this.hash.digest());
  }
}
