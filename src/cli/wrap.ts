/**
 * Wraps text to 80 columns.
 * @param indent spaces before the first line
 * @param hanging spaces before the others; default: as the first
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
