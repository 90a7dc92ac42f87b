import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { byteLength, sha256Hex, sha256HexOf } from '../../src/random/stream.js';

describe('the hash that streams come from', () => {
  it('is SHA-256: the example of FIPS 180-4', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('is that of node:crypto, for any text of any length', () => {
    for (let length = 0; length < 200; length++) {
      const text = 'aä€😀\ud800'.repeat(length).slice(length % 7, length + (length % 7));
      expect(sha256Hex(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
      expect(byteLength(text)).toBe(Buffer.byteLength(text, 'utf8'));
    }
  });

  it('of a text in pieces is that of the whole', () => {
    const pieces = ['{', 'aä€', '', '😀'.repeat(100), '}'];
    expect(sha256HexOf(pieces)).toBe(sha256Hex(pieces.join('')));
  });
});
