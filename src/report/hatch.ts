/** A fill of diagonal stripes of a colour (#rrggbb) on white. What draws it must define it: see `withHatches`. */
export function hatched(color: string): string {
  return `url(#hatch-${color.slice(1)})`;
}

/** The SVG with the definitions of all hatchings that it uses. */
export function withHatches(svg: string): string {
  const used = new Set([...svg.matchAll(/url\(#hatch-([0-9A-Fa-f]{6})\)/g)].map(([, color]) => color));
  if (used.size === 0) return svg;
  const patterns = [...used].sort().map(patternOf).join('');
  return svg.replace(/<svg [^>]*>/, (start) => `${start}<defs>${patterns}</defs>`);
}

/** Stripes as wide as the gaps between them, at 45 degrees. */
function patternOf(color: string): string {
  const tile = 'patternUnits="userSpaceOnUse" width="3.5" height="3.5" patternTransform="rotate(45)"';
  const stripe = `<rect width="1.5" height="3.5" fill="#${color}"/>`;
  return `<pattern id="hatch-${color}" ${tile}><rect width="3.5" height="3.5" fill="#ffffff"/>${stripe}</pattern>`;
}
