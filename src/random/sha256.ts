import { sha256 as digest } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

const utf8 = new TextEncoder();

/**
 * SHA-256 of a text in UTF-8 (FIPS 180-4), in JavaScript: for short texts as fast as node:crypto, and the same in a
 * browser.
 */
export function sha256(text: string): Uint8Array {
  return digest(utf8.encode(text));
}

/** The same in hexadecimal. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(text));
}

/** That of a text that comes in pieces, none of which ends within a surrogate pair. */
export function sha256HexOf(pieces: Iterable<string>): string {
  const hash = digest.create();
  for (const piece of pieces) hash.update(utf8.encode(piece));
  return bytesToHex(hash.digest());
}

/** Length of a text in UTF-8, in bytes. */
export function byteLength(text: string): number {
  return utf8.encode(text).length;
}
