import type { Figure } from '../../analysis/figures/figure.js';
import { runtime } from './runtime.js';

/** The figure of block coordinate gradient coding. */
export const blockGcFigures: readonly Figure[] = [runtime];
