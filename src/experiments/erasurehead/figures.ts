import type { Figure } from '../figures/figure.js';
import { lemma2 } from './lemma2.js';

/** The figures and tables of ErasureHead, in the order in which they are made. */
export const erasureheadFigures: readonly Figure[] = [lemma2];
