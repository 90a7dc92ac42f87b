import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes that are read at a time. gzip packs at most 1032 to 1: no piece becomes larger than 17 MB. */
const PIECE = 1 << 14;

/**
 * The bytes of a file, piece by piece: its size does not matter.
 * @throws Error if the file cannot be read
 */
export function* filePieces(path: string): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const buffer = Buffer.allocUnsafe(PIECE);
      const length = readSync(file, buffer);
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}
