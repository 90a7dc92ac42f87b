import { createHash } from 'node:crypto';

/** Hexadecimal digits of the checksum at the end of a journal's line. */
const DIGITS = 16;

/** A value as a line of a journal: compact JSON, a tab, and the first 64 bits of its SHA-256. */
export function encodeLine(value: unknown): string {
  const text = JSON.stringify(value);
  return `${text}\t${checksum(text)}\n`;
}

/** The value of a line without its line end; undefined if the line is torn or was changed. */
export function decodeLine(line: string): unknown {
  const at = line.length - DIGITS - 1;
  if (at < 1 || line[at] !== '\t') return undefined;
  const text = line.slice(0, at);
  if (checksum(text) !== line.slice(at + 1)) return undefined;
  return JSON.parse(text);
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}
