import type { Figure } from '../../analysis/figures/figure.js';
import { convergence } from './convergence.js';
import { table3, table4 } from './tables.js';

/** The tables and figures of RCSC, in the order in which they are made. */
export const rcscFigures: readonly Figure[] = [table3, table4, convergence];
