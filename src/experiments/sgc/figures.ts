import type { Figure } from '../../analysis/figures/figure.js';
import { corollary1 } from './corollary1.js';
import { fig1 } from './fig1.js';
import { fig2 } from './fig2.js';
import { fig3 } from './fig3.js';
import { fig4 } from './fig4.js';
import { fig5 } from './fig5.js';
import { itwFig1, itwFig2 } from './itw.js';
import { redundancy } from './redundancy.js';
import { theorem3 } from './theorem3.js';
import { theorem4 } from './theorem4.js';
import { time } from './time.js';
import { unequal } from './unequal.js';

/** The figures of both SGC papers, in the order in which they are made: simulations, theorems, and time. */
export const sgcFigures: readonly Figure[] = [
  ...[fig1, fig2, fig3, fig4, fig5, itwFig1, itwFig2, unequal],
  ...[theorem3, corollary1, theorem4, time, redundancy],
];
