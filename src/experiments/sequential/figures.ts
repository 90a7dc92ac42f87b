import type { Figure } from '../../analysis/figures/figure.js';
import { runtimes } from './runtimes.js';

/** The figure of sequential gradient coding. */
export const sequentialFigures: readonly Figure[] = [runtimes];
