/**
 * Node's own modules, loaded when they are first used: what asks for them here, and does not import them, also loads in
 * a browser, and runs there as far as it needs no more than the page's worker gives in their place.
 */
export const crypto = () => process.getBuiltinModule('node:crypto');
export const fs = () => process.getBuiltinModule('node:fs');
export const path = () => process.getBuiltinModule('node:path');
export const url = () => process.getBuiltinModule('node:url');
export const v8 = () => process.getBuiltinModule('node:v8');
export const zlib = () => process.getBuiltinModule('node:zlib');

/**
 * A package that imports Node's modules, in the same way.
 * @param from the `import.meta.url` of the module that needs it
 */
export function requirePackage<T>(name: string, from: string): T {
  return process.getBuiltinModule('node:module').createRequire(from)(name) as T;
}

/** Whether there is a file, and no folder. What cannot be looked at, or can be no path, is none. */
export function isFile(path: string | URL): boolean {
  return fs().existsSync(path) && fs().statSync(path).isFile();
}

/** Bytes that are read at a time. */
const PIECE = 65_536;

/** A file is longer than what it is for may be. */
export class TooLong extends Error {
  /** To tell it from other errors. */
  override readonly name = 'TooLong';

  /** @param most bytes */
  constructor(readonly most: number) {
    super(`more than ${most} bytes`);
  }
}

/**
 * The bytes of a file. Piece by piece, as not all files end and not all say how long they are.
 * @param file 0: standard input, waited for where it has nothing yet
 * @param most bytes
 * @throws TooLong, or the system's error
 */
export function readBytes(file: string | 0, most: number): Buffer {
  const descriptor = file === 0 ? 0 : fs().openSync(file, 'r');
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE);
      const read = readNext(descriptor, piece);
      if (read === 0) return Buffer.concat(pieces);
      pieces.push(piece.subarray(0, read));
      length += read;
      if (length > most) throw new TooLong(most);
    }
  } finally {
    if (descriptor !== 0) fs().closeSync(descriptor);
  }
}

/** Reads what is there; where standard input has nothing yet, waits for it. */
function readNext(descriptor: number, piece: Buffer): number {
  for (;;) {
    try {
      return fs().readSync(descriptor, piece);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
