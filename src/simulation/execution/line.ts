import { crypto } from '../../host/node.js';

/** Hexadecimal digits of the checksum at the end of a journal's line. */
const DIGITS = 16;

/**
 * A value as a line of a journal: compact JSON, a tab, and the first 64 bits of a SHA-256.
 * @param key what the line belongs to: it is read back with the same one only
 */
export function encodeLine(value: unknown, key = ''): string {
  const text = JSON.stringify(value);
  return `${text}\t${checksum(key + text)}\n`;
}

/** The value of a line without its line end; undefined if it is torn, was changed, or belongs to something else. */
export function decodeLine(line: string, key = ''): unknown {
  const at = line.length - DIGITS - 1;
  if (at < 1 || line[at] !== '\t') return undefined;
  const text = line.slice(0, at);
  if (checksum(key + text) !== line.slice(at + 1)) return undefined;
  return JSON.parse(text);
}

function checksum(text: string): string {
  return crypto().createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}
