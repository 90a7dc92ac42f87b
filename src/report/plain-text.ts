const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;

/** Unicode's control and format characters (among them those that change the direction of writing), and half a pair. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text in which every control and format character is replaced by its escape, so that a name cannot change what
 * stands around it, in a terminal or in a picture. Line feeds stay.
 * @example visible('a\u202eb') // 'a\\u202eb'
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => (character === '\n' ? '\n' : escaped(character)));
}

/** The same on one line: line breaks and tabs are blanks. */
export function oneLine(text: string): string {
  return visible(text.replace(LINE_BREAKS, ' '));
}

/** Writes text for people to standard output. */
export function print(text: string): void {
  process.stdout.write(visible(text));
}

/** Writes data to standard output: as it is, unless somebody looks at it. */
export function printData(text: string): void {
  process.stdout.write(process.stdout.isTTY ? visible(text) : text);
}

/** By UTF-16 units, as in JSON and JavaScript. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
