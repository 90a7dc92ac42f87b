import { type CustomPlugin, optimize, type XastElement, type XastRoot } from 'svgo';
import type { InlineFigure } from './page.js';

const words = (text: string) => new Set(text.trim().split(/\s+/));

/**
 * Elements that only draw; others are removed with what is in them. Not among them are `title` and `desc`: a browser
 * takes what is in them for HTML.
 */
const ELEMENTS = words(`
  svg g defs symbol use path rect circle ellipse line polyline polygon text tspan image clipPath mask pattern marker
  linearGradient radialGradient stop`);

/** Properties that may stand in a `style` as well. */
const PROPERTIES = words(`
  fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
  stroke-dasharray stroke-dashoffset opacity color display visibility overflow clip-path clip-rule mask marker marker-start
  marker-mid marker-end paint-order vector-effect shape-rendering text-rendering image-rendering font font-family font-size
  font-style font-weight font-variant font-stretch letter-spacing word-spacing text-anchor text-decoration direction
  dominant-baseline alignment-baseline baseline-shift writing-mode stop-color stop-opacity white-space pointer-events`);

/** Attributes of geometry and reference. */
const ATTRIBUTES = words(`
  id x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy fr d points transform viewBox preserveAspectRatio width height rotate
  textLength lengthAdjust clipPathUnits maskUnits maskContentUnits patternUnits patternContentUnits patternTransform
  gradientUnits gradientTransform spreadMethod offset refX refY markerWidth markerHeight markerUnits orient href xlink:href
  aria-label role`);

/** Attributes of the root that the page or its stylesheet sets instead. */
const NOT_IN_A_PAGE = ['width', 'height', 'role', 'aria-label'];

/**
 * An SVG made safe for embedding in an HTML page: drawing elements only, no external references, identifiers prefixed.
 *
 * @param prefix of its identifiers, unique on the page
 * @throws Error where it is no SVG
 */
export function inlineSvg(svg: string, prefix: string): InlineFigure {
  const root: Root = { width: 0, label: undefined };
  const { data } = optimize(svg, {
    floatPrecision: 2,
    plugins: [
      { name: 'preset-default', params: { overrides: { cleanupIds: false } } },
      onlyDrawing(root),
      { name: 'prefixIds', params: { prefix, delim: '-' } },
    ],
  });
  if (root.width === 0) throw new Error('no <svg> at the top');
  if (root.label === undefined) return { svg: data, width: root.width };
  // One picture to a screen reader, which says what it shows.
  const label = root.label.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return { svg: data.replace(/^<svg /, () => `<svg role="img" aria-label="${label}" `), width: root.width };
}

/** Attributes and content of the root of a drawing. */
interface Root {
  width: number;
  label: string | undefined;
}

function onlyDrawing(root: Root): CustomPlugin {
  return {
    name: 'onlyDrawing',
    fn: () => ({
      root: { enter: (node) => removeMarkup(node) },
      element: {
        enter: (node, parent) => {
          if (!ELEMENTS.has(node.name)) {
            parent.children = parent.children.filter((child) => child !== node);
            return;
          }
          removeMarkup(node);
          const { attributes } = node;
          if (node.name === 'svg' && parent.type === 'root') {
            root.width = widthOf(attributes);
            root.label = attributes['aria-label'];
            attributes.viewBox ??= `0 0 ${attributes.width ?? 600} ${attributes.height ?? 400}`;
            for (const name of NOT_IN_A_PAGE) delete attributes[name];
          }
          for (const [name, value] of Object.entries(attributes)) {
            if (name === 'style') attributes.style = safeStyle(value);
            else if (!(ATTRIBUTES.has(name) || PROPERTIES.has(name)) || leadsAway(name, value))
              delete attributes[name];
          }
          if (attributes.style === '') delete attributes.style;
        },
      },
    }),
  };
}

/** Leaves elements and text, which is escaped when it is written: CDATA is not, and a browser may take it for HTML. */
function removeMarkup(node: {
  children: (XastElement['children'][number] | XastRoot['children'][number])[];
}): void {
  node.children = node.children.flatMap((child) => {
    if (child.type === 'cdata') return [{ type: 'text' as const, value: child.value }];
    return child.type === 'element' || child.type === 'text' ? [child] : [];
  });
}

/** The declarations of a style that only draw. */
function safeStyle(style: string): string {
  const kept = style.split(';').filter((declaration) => {
    const [, name = '', value = ''] = /^\s*([\w-]+)\s*:(.*)$/s.exec(declaration) ?? [];
    return PROPERTIES.has(name) && !leadsAway(name, value);
  });
  return kept.join(';');
}

/** Whether an attribute asks for something outside the drawing; a backslash may hide that it does. */
function leadsAway(name: string, value: string): boolean {
  if (/(^|:)href$/.test(name)) return !/^(#|data:image\/(png|jpeg|gif|webp);base64,)/.test(value.trim());
  return /url\(\s*(?!['"]?#)/i.test(value) || /[\\@]|javascript:|\b(src|image|image-set)\(/i.test(value);
}

/** Width in pixels: the width attribute, else that of the view box. */
function widthOf({ width = '', viewBox = '' }: Readonly<Record<string, string>>): number {
  const given = /^([\d.]+)(px|pt)?$/.exec(width.trim());
  if (given) return Math.round(Number(given[1]) * (given[2] === 'pt' ? 4 / 3 : 1));
  return Math.round(Number(viewBox.trim().split(/[\s,]+/)[2])) || 600;
}
