/**
 * An SVG with its numbers rounded, for stable bytes and snapshot tests: the last bits of a coordinate may
 * differ between machines. Only attributes are touched, not the text that a reader sees, nor colours or identifiers.
 *
 * @param digits decimal places to keep, at least 0
 */
export function roundedSvg(svg: string, digits: number): string {
  return svg.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/\s(?!id=|aria-|font-family=|href=)[\w:-]+="[^"]*"/g, (attribute) =>
      attribute.replace(/(?<![#\w.])-?\d*\.\d+(?:e[-+]?\d+)?/gi, (number) => round(number, digits)),
    ),
  );
}

function round(number: string, digits: number): string {
  const rounded = Number(Number(number).toFixed(digits));
  return String(rounded === 0 ? 0 : rounded); // not −0
}
