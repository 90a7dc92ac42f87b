import type { Gunzip } from 'minizlib';
import { fs, requirePackage } from '../../host/node.js';

/** Bytes that are read at a time. gzip packs at most 1032 to 1: no piece becomes larger than 17 MB. */
const PIECE = 1 << 14;

/**
 * The bytes of a file, piece by piece: its size does not matter.
 * @throws Error if the file cannot be read
 */
export function* filePieces(path: string): Generator<Uint8Array> {
  const file = fs().openSync(path, 'r');
  try {
    for (;;) {
      const buffer = new Uint8Array(PIECE);
      const length = fs().readSync(file, buffer);
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    fs().closeSync(file);
  }
}

/**
 * The text of a file, plain or gzipped, piece by piece: its size does not matter. Whether it is gzipped is told by its
 * first bytes, not by its name, so that a renamed file is read as well. A byte-order mark is left out; what is no UTF-8
 * becomes U+FFFD.
 * @throws Error if the file cannot be read, or its gzip data is damaged or cut off
 */
export function* textChunks(path: string): Generator<string> {
  const decoder = new TextDecoder();
  let inflate: ((bytes: Uint8Array, isLast: boolean) => Uint8Array[]) | undefined;
  let isFirst = true;
  for (const bytes of filePieces(path)) {
    if (isFirst && bytes[0] === 0x1f && bytes[1] === 0x8b) inflate = inflater();
    isFirst = false;
    for (const plain of inflate?.(bytes, false) ?? [bytes]) yield decoder.decode(plain, { stream: true });
  }
  for (const plain of inflate?.(new Uint8Array(0), true) ?? []) yield decoder.decode(plain, { stream: true });
  yield decoder.decode();
}

/** Inflates synchronously and piece by piece, which zlib itself does not offer. */
function inflater(): (bytes: Uint8Array, isLast: boolean) => Uint8Array[] {
  const minizlib = requirePackage<{ Gunzip: typeof Gunzip }>('minizlib', import.meta.url);
  const gunzip = new minizlib.Gunzip({});
  let inflated: Uint8Array[] = [];
  let failure: Error | undefined;
  gunzip.on('data', (bytes) => inflated.push(bytes as Buffer));
  gunzip.on('error', (error) => {
    failure ??= error as Error;
  });
  return (bytes, isLast) => {
    inflated = [];
    if (isLast) gunzip.end();
    else gunzip.write(Buffer.from(bytes));
    if (failure !== undefined) throw failure;
    return inflated;
  };
}
