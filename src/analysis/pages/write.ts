import { join } from 'node:path';
import { writeFiles } from '../../report/files.js';
import { pageHtml } from '../../report/page/html.js';
import { findResults } from './find.js';
import { pageOf } from './page-of.js';
import type { KnownFigure } from './result-of.js';

/** A page with few results is opened with everything to be seen. */
const FEW = 5;

/** Rows of tables on a page, all together, and how many each has at least and at most. */
const ROWS = { together: 4000, least: 24, most: 1000 };

/**
 * The page of some results, as HTML. The same results give the same bytes.
 * @param paths folders, or CSV, SVG and meta files
 * @param out where it will lie
 * @param figures those that have a title and a source of their own, in their order
 * @param notes said at the top
 * @throws InputError where results are not there or not what they should be
 */
export async function reportHtml(
  paths: readonly string[],
  out: string,
  figures: readonly KnownFigure[],
  notes: readonly string[] = [],
): Promise<string> {
  const found = findResults(paths);
  const count = found.results.length;
  const rows = Math.max(ROWS.least, Math.min(ROWS.most, Math.floor(ROWS.together / count)));
  return pageHtml(await pageOf(found, { out, figures, rows, open: count <= FEW, notes }));
}

/**
 * Writes FOLDER/index.html, the page of all that lies in a folder of figures.
 * @param notes said at the top
 * @throws InputError, OutputError
 */
export async function writeIndex(
  folder: string,
  figures: readonly KnownFigure[],
  notes: readonly string[] = [],
): Promise<string> {
  const path = join(folder, 'index.html');
  writeFiles([{ path, content: await reportHtml([folder], path, figures, notes) }]);
  return path;
}
