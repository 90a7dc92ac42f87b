import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Font of all figures. It is shipped with the package, so that a figure looks the same on every machine, even
 * without installed fonts; a browser without it uses its own sans-serif, which is narrower.
 */
export const FONT_FAMILY = "'DejaVu Sans', sans-serif";

const resolve = createRequire(import.meta.url).resolve;

/** The font's files: regular and bold. */
export const fontFiles: readonly string[] = [
  resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
];

/** Stands in a figure for a character that the font does not have. */
export const MISSING = '\u{FFFD}';

/** Whether the figures' font has a character. */
export function hasGlyph(character: string): boolean {
  return fontOf(false).glyph(character.codePointAt(0)!) !== 0;
}

/** Width in pixels of a line of text in the figures' font. Kerning is left out: it is below a pixel. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  const { advance } = fontOf(bold);
  let sum = 0;
  for (const character of text) sum += advance(character.codePointAt(0)!);
  return sum * fontSize;
}

/** A space that a line may end at: not one beside an equals sign. */
const BREAK = /(?<! =) (?!= )/;

/** Breaks text at spaces into lines of at most `width` pixels; existing line breaks are kept. */
export function wrapText(text: string, width: number, fontSize: number, bold = false): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(BREAK)) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && textWidth(longer, fontSize, bold) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  });
}

interface Font {
  /** Number of the glyph of a code point; 0 where there is none. */
  glyph(codePoint: number): number;
  /** Advance of a code point, as a fraction of the font size. */
  advance(codePoint: number): number;
}

const loaded = new Map<boolean, Font>();

function fontOf(bold: boolean): Font {
  let font = loaded.get(bold);
  if (font === undefined) {
    font = readFont(readFileSync(fontFiles[bold ? 1 : 0]));
    loaded.set(bold, font);
  }
  return font;
}

/**
 * Reads the advance widths out of a TrueType file: tables head (units per em), hhea and hmtx (advances), and
 * the format 4 sub-table of cmap (characters to glyphs; it covers all but the rarest, which count as one em).
 */
function readFont(font: Buffer): Font {
  const tables = new Map<string, number>();
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    tables.set(font.toString('latin1', 12 + 16 * i, 16 + 16 * i), font.readUInt32BE(20 + 16 * i));
  }
  const unitsPerEm = font.readUInt16BE(tables.get('head')! + 18);
  const count = font.readUInt16BE(tables.get('hhea')! + 34);
  const hmtx = tables.get('hmtx')!;
  const glyph = readCharacterMap(font, tables.get('cmap')!);
  const advance = (codePoint: number) => {
    const found = glyph(codePoint);
    return found === 0 ? 1 : font.readUInt16BE(hmtx + 4 * Math.min(found, count - 1)) / unitsPerEm;
  };
  return { glyph, advance };
}

function readCharacterMap(font: Buffer, cmap: number): (codePoint: number) => number {
  let table = -1;
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const at = cmap + font.readUInt32BE(cmap + 8 + 8 * i);
    if (font.readUInt16BE(at) === 4) table = at;
  }
  const doubled = font.readUInt16BE(table + 6); // twice the number of segments: the bytes of each array
  const [ends, starts] = [table + 14, table + 16 + doubled];
  const [deltas, offsets] = [starts + doubled, starts + 2 * doubled];
  return (codePoint) => {
    for (let i = 0; i < doubled; i += 2) {
      if (codePoint > font.readUInt16BE(ends + i)) continue;
      const start = font.readUInt16BE(starts + i);
      if (codePoint < start) return 0;
      const delta = font.readUInt16BE(deltas + i);
      const offset = font.readUInt16BE(offsets + i);
      if (offset === 0) return (codePoint + delta) & 0xffff;
      const glyph = font.readUInt16BE(offsets + i + offset + 2 * (codePoint - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}
