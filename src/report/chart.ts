import { renderAsync } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { fontFiles, hasGlyph, MISSING, textWidth } from './font.js';
import { withHatches } from './frame.js';
import { visible } from './plain-text.js';

/** A rendered figure. */
export interface RenderedChart {
  /** SVG text. */
  readonly svg: string;
  /** PNG with two pixels per unit of the SVG, on white. */
  readonly png: Uint8Array;
}

/**
 * Renders a Vega-Lite specification. The same specification gives the same bytes on every machine: text is measured and
 * drawn with the font that comes with the package.
 *
 * @throws Error where vega-lite or vega refuse the specification
 */
export async function renderChart(spec: TopLevelSpec): Promise<RenderedChart> {
  // One after the other: vega numbers the identifiers of an SVG's definitions through all figures.
  const drawn = queue.then(() => draw(spec));
  queue = drawn.catch(() => undefined);
  const svg = await drawn;
  return { svg, png: await svgToPng(svg) };
}

let queue: Promise<unknown> = Promise.resolve();

async function draw(spec: TopLevelSpec): Promise<string> {
  useOwnFont();
  const view = new vega.View(vega.parse(compile(spec, { logger: strictLogger }).spec), {
    renderer: 'none',
    logger: strictLogger,
  });
  try {
    vega.resetSVGDefIds();
    // A thousandth of a pixel is enough, and the last bits of a coordinate may differ between machines.
    return withMarks(visible(withHatches(described(roundedSvg(await view.toSVG(), 3), spec.description))));
  } finally {
    view.finalize();
  }
}

const named = new Set<string>();

/** Replaces characters that the font does not have by a mark, and names each once on standard error. */
function withMarks(svg: string): string {
  const missing = new Set<string>();
  const marked = svg.replace(/>[^<]+</g, (text) =>
    text.replace(/[^\0-\x7f]/gu, (character) => {
      if (hasGlyph(character)) return character;
      missing.add(character);
      return MISSING;
    }),
  );
  const news = [...missing].filter((character) => !named.has(character));
  if (news.length > 0) {
    for (const character of news) named.add(character);
    const list = news
      .map((each) => `${each} (U+${each.codePointAt(0)?.toString(16).toUpperCase()})`)
      .join(', ');
    process.stderr.write(`not in the font of figures, shown as ${MISSING}: ${list}\n`);
  }
  return marked;
}

/** Adds the description for screen readers. */
function described(svg: string, description: string | undefined): string {
  if (description === undefined) return svg;
  const escaped = description.replace(/[&<>"\n]/g, (character) => `&#${character.charCodeAt(0)};`);
  return svg.replace('<svg ', () => `<svg role="img" aria-label="${escaped}" `);
}

/** PNG of an SVG, two pixels per unit, on white. Other work goes on meanwhile. */
export async function svgToPng(svg: string): Promise<Uint8Array> {
  const picture = await renderAsync(svg, {
    background: 'white',
    fitTo: { mode: 'zoom', value: 2 },
    font: {
      loadSystemFonts: false,
      fontFiles: [...fontFiles],
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  });
  return picture.asPng();
}

/** vega-scenegraph's text measuring; vega exports it, though its types do not say so. */
interface TextMetrics {
  width: (item: { fontSize?: number; fontWeight?: string | number }, line: unknown) => number;
}

/**
 * Makes vega measure text in the font it is drawn in. Without a browser it would assume 0.8 em per character and leave
 * gaps in legends and beside axes.
 */
function useOwnFont(): void {
  const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
  textMetrics.width = ({ fontSize, fontWeight }, line) =>
    line === undefined || line === null ? 0 : textWidth(String(line), fontSize ?? 11, isBold(fontWeight));
}

function isBold(weight: string | number | undefined): boolean {
  return weight === 'bold' || Number(weight) >= 600;
}

/** Logger that throws errors of vega's data flow, which by default are only logged and leave the figure empty. */
const strictLogger: vega.LoggerInterface = {
  level: (() => strictLogger) as vega.LoggerInterface['level'],
  error: (...messages) => {
    throw messages[0] instanceof Error ? messages[0] : new Error(messages.map(String).join(' '));
  },
  warn: (...messages) => {
    console.warn(...messages);
    return strictLogger;
  },
  info: () => strictLogger,
  debug: () => strictLogger,
};

/**
 * The SVG with the numbers in its attributes rounded (not in text, colours or identifiers): the last bits of a
 * coordinate may differ between machines.
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
