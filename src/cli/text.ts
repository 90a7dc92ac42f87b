import type { Candidate } from '../analysis/candidates/candidate.js';
import { count } from '../report/numbers.js';

/** A column of a table of text. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Width of text that is read in files and pipes, and where the terminal is narrower. */
const WIDTH = 80;
/** Spaces between columns, where there is room. */
const GAPS = [2, 1];

/**
 * Text table with a header, at most as wide as the terminal, or 80 columns: where it would be wider, cells of the widest
 * left-aligned column are truncated.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  most = Math.max(WIDTH, (process.stdout.isTTY && process.stdout.columns) || 0),
): string[] {
  const all = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, c) => Math.max(...all.map((row) => row[c].length)));
  const totalWith = (gap: number) => widths.reduce((sum, width) => sum + width + gap, -gap);
  const gap = GAPS.find((each) => totalWith(each) <= most) ?? GAPS[GAPS.length - 1];
  const total = totalWith(gap);
  if (total > most) {
    const left = widths.map((width, c) => (columns[c].align === 'left' ? width : 0));
    const widest = left.indexOf(Math.max(...left));
    widths[widest] -= total - most;
  }
  return all.map((row) =>
    row
      .map((cell, c) => fitted(cell, widths[c], columns[c].align))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}

function fitted(cell: string, width: number, align: Column['align']): string {
  const text = cell.length > width ? `${cell.slice(0, Math.max(0, width - 1))}…` : cell;
  return align === 'left' ? text.padEnd(width) : text.padStart(width);
}

/** Text in lines of at most 80 columns, `lead` before the first and as many spaces before the others. */
export function paragraph(text: string, lead = ''): string[] {
  const [first, ...others] = wrapped(text, lead.length);
  return [lead + first.slice(lead.length), ...others];
}

/**
 * Wraps text to 80 columns.
 * @param indent of the first line, in spaces
 * @param hanging indent of the other lines; default: as the first
 */
export function wrapped(text: string, indent: number, hanging = indent): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let empty = true;
  for (const word of text.split(/\s+/)) {
    if (!empty && line.length + 1 + word.length > 80) {
      lines.push(line);
      line = ' '.repeat(hanging);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line);
  return lines;
}

/** Explanation of the intervals of a replayed trace. */
export function redrawnText(rounds: number, block: number): string {
  const drawn = block === 1 ? 'one by one' : `in blocks of ${count(block)} successive ones`;
  return `by drawing the ${count(rounds)} rounds anew, ${drawn}`;
}

/** Schemes and settings that a sentence names at most. */
const MOST_SCHEMES = 5;
const MOST_SETTINGS = 4;

/**
 * Candidates in a sentence, scheme by scheme.
 * @example 'frc load 2; uc-mmc load 2, load 3, load 4'
 */
export function listed(candidates: readonly Pick<Candidate, 'label'>[]): string {
  const groups = new Map<string, string[]>();
  for (const { label } of candidates) {
    const [name, ...rest] = label.split(' ');
    groups.set(name, [...(groups.get(name) ?? []), rest.join(' ')]);
  }
  const named = [...groups].slice(0, MOST_SCHEMES).map(([name, settings]) => {
    const more = settings.length - MOST_SETTINGS;
    const shown = settings
      .slice(0, MOST_SETTINGS)
      .map((setting) => (setting.includes(',') ? `(${setting})` : setting));
    return `${name} ${shown.join(', ')}`.trimEnd() + (more > 0 ? ` and ${more} more` : '');
  });
  const others = groups.size - named.length;
  return named.join('; ') + (others > 0 ? `; and ${others} more ${others === 1 ? 'scheme' : 'schemes'}` : '');
}
