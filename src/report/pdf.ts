import PDFDocument from 'pdfkit';
import svgToPdfkit from 'svg-to-pdfkit';
import { fontFiles } from './font.js';

/**
 * PDF of an SVG of `renderChart`: one page of its size, vector graphics, with the parts of the figures' font that it uses.
 * The same SVG gives the same bytes.
 */
export function svgToPdf(svg: string): Promise<Uint8Array> {
  const [, width, height] = /<svg [^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  // A pixel of the SVG is a point of the page. Without a fixed date no two files would be the same.
  const info = { CreationDate: new Date(0), Producer: 'straggle', Creator: 'straggle' };
  const document = new PDFDocument({ size: [Number(width), Number(height)], margin: 0, info });
  document.registerFont('regular', fontFiles[0]);
  document.registerFont('bold', fontFiles[1]);
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    document.on('data', (piece: Buffer) => pieces.push(piece));
    document.on('end', () => resolve(Buffer.concat(pieces)));
    document.on('error', reject);
    svgToPdfkit(document, solid(svg), 0, 0, {
      fontCallback: (_, bold) => (bold ? 'bold' : 'regular'),
      assumePt: true,
    });
    document.end();
  });
}

/** Solid lines without a dash pattern: PDF knows none with gaps of length 0. */
function solid(svg: string): string {
  return svg.replaceAll(' stroke-dasharray="1,0"', '');
}
