import { type CustomPlugin, optimize } from 'svgo';
import type { InlineFigure } from './page.js';

/** Elements that only draw. What else an SVG may hold (scripts, foreign content, links, animation) is left out. */
const DRAWING = new Set([
  'svg',
  'g',
  'defs',
  'symbol',
  'use',
  'title',
  'desc',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'text',
  'tspan',
  'image',
  'clipPath',
  'mask',
  'pattern',
  'marker',
  'linearGradient',
  'radialGradient',
  'stop',
]);

/** Attributes removed to save space: names of vega's marks, or repetitions of the figure's description. */
const SUPERFLUOUS = /^(class|aria-roledescription|aria-hidden|data-.*|xml:space|version)$/;

/** Attributes of the root that the page or its stylesheet sets instead. */
const NOT_IN_A_PAGE = ['width', 'height', 'xmlns', 'xmlns:xlink', 'role', 'aria-label'];

/**
 * An SVG made safe for embedding in an HTML page: drawing elements only, no external references, identifiers prefixed.
 *
 * @param prefix of its identifiers, unique on the page
 * @throws Error where it is no SVG
 */
export function inlineSvg(svg: string, prefix: string): InlineFigure {
  const size = { width: 0 };
  const label = /<svg [^>]*?aria-label="([^"]*)"/.exec(svg)?.[1];
  const { data } = optimize(svg, {
    floatPrecision: 2,
    plugins: [
      { name: 'preset-default', params: { overrides: { cleanupIds: false } } },
      onlyDrawing(size),
      { name: 'prefixIds', params: { prefix, delim: '-' } },
    ],
  });
  if (size.width === 0) throw new Error('no <svg> at the top');
  // One picture to a screen reader, which says what it shows.
  const described =
    label === undefined ? data : data.replace(/^<svg /, () => `<svg role="img" aria-label="${label}" `);
  return { svg: described, width: size.width };
}

function onlyDrawing(size: { width: number }): CustomPlugin {
  return {
    name: 'onlyDrawing',
    fn: () => ({
      element: {
        enter: (node, parent) => {
          if (!DRAWING.has(node.name)) {
            parent.children = parent.children.filter((child) => child !== node);
            return;
          }
          for (const [name, value] of Object.entries(node.attributes)) {
            if (SUPERFLUOUS.test(name) || name.startsWith('on') || leadsAway(name, value)) {
              delete node.attributes[name];
            }
          }
          if (node.name !== 'svg' || parent.type !== 'root') return;
          const { attributes } = node;
          size.width = widthOf(attributes);
          attributes.viewBox ??= `0 0 ${attributes.width ?? 600} ${attributes.height ?? 400}`;
          for (const name of NOT_IN_A_PAGE) delete attributes[name];
        },
      },
    }),
  };
}

/** Whether an attribute asks for something outside the drawing. */
function leadsAway(name: string, value: string): boolean {
  if (/(^|:)(href|src)$/.test(name)) return !/^(#|data:image\/(png|jpeg|gif|webp);)/.test(value.trim());
  return /url\(\s*(?!['"]?#)/i.test(value) || /@import|javascript:/i.test(value);
}

/** Width in pixels: the width attribute, else that of the view box. */
function widthOf({ width = '', viewBox = '' }: Readonly<Record<string, string>>): number {
  const given = /^([\d.]+)(px|pt)?$/.exec(width.trim());
  if (given) return Math.round(Number(given[1]) * (given[2] === 'pt' ? 4 / 3 : 1));
  return Math.round(Number(viewBox.trim().split(/[\s,]+/)[2])) || 600;
}
