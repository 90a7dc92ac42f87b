import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { fontFiles } from './font.js';
import { withHatches } from './hatch.js';
import { roundedSvg } from './rounded-svg.js';
import { strictLogger, useOwnFont } from './vega-setup.js';

/** A figure, as it is delivered. */
export interface RenderedChart {
  /** Text; shows in any browser. */
  readonly svg: string;
  /** Two pixels per unit of the SVG, on white. */
  readonly png: Uint8Array;
}

/**
 * Draws a vega-lite specification. The same specification gives the same bytes on every machine: text is
 * measured and drawn with the font that comes with the package, never with one of the system.
 *
 * @throws Error where vega-lite or vega refuse the specification
 */
export function renderChart(spec: TopLevelSpec): Promise<RenderedChart> {
  // One after the other: vega numbers the identifiers of an SVG's definitions through all figures.
  const drawn = queue.then(() => draw(spec));
  queue = drawn.catch(() => undefined);
  return drawn;
}

let queue: Promise<unknown> = Promise.resolve();

async function draw(spec: TopLevelSpec): Promise<RenderedChart> {
  useOwnFont();
  const view = new vega.View(vega.parse(compile(spec, { logger: strictLogger }).spec), {
    renderer: 'none',
    logger: strictLogger,
  });
  try {
    vega.resetSVGDefIds();
    // A thousandth of a pixel is enough, and the last bits of a coordinate may differ between machines.
    const svg = withHatches(described(roundedSvg(await view.toSVG(), 3), spec.description));
    return { svg, png: svgToPng(svg) };
  } finally {
    view.finalize();
  }
}

/** Says for those who cannot see it what the figure shows. */
function described(svg: string, description: string | undefined): string {
  if (description === undefined) return svg;
  const escaped = description.replace(/[&<>"\n]/g, (character) => `&#${character.charCodeAt(0)};`);
  return svg.replace('<svg ', () => `<svg role="img" aria-label="${escaped}" `);
}

/** Draws an SVG, two pixels to a unit, on white. */
export function svgToPng(svg: string): Uint8Array {
  const picture = new Resvg(svg, {
    background: 'white',
    fitTo: { mode: 'zoom', value: 2 },
    font: {
      loadSystemFonts: false,
      fontFiles: [...fontFiles],
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  });
  return picture.render().asPng();
}
