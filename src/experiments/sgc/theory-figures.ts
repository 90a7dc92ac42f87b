import type { Figure } from '../../analysis/figures/figure.js';
import { corollary1 } from './corollary1.js';
import { theorem3 } from './theorem3.js';
import { theorem4 } from './theorem4.js';
import { time } from './time.js';

/** The theorems of SGC as figures, and what its redundancy costs in time. */
export const sgcTheoryFigures: readonly Figure[] = [theorem3, corollary1, theorem4, time];
