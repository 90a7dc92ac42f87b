import type { Figure } from '../analysis/figures/figure.js';
import { asyncFigures } from './async/figures.js';
import { blockGcFigures } from './block-gc/figures.js';
import { cpgcFigures } from './cpgc/figures.js';
import { erasureheadFigures } from './erasurehead/figures.js';
import { rcscFigures } from './rcsc/figures.js';
import { sequentialFigures } from './sequential/figures.js';
import { sgcFigures } from './sgc/figures.js';
import { wgcFigures } from './wgc/figures.js';

/**
 * All figures and tables, in the order in which they are made. A new one is one file and one line in the list of its
 * paper.
 */
export const figures: readonly Figure[] = [
  ...cpgcFigures,
  ...rcscFigures,
  ...erasureheadFigures,
  ...wgcFigures,
  ...sgcFigures,
  ...blockGcFigures,
  ...sequentialFigures,
  ...asyncFigures,
];
