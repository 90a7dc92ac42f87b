import type { Figure } from '../../analysis/figures/figure.js';
import { fig1 } from './fig1.js';
import { fig2 } from './fig2.js';
import { fig3 } from './fig3.js';
import { fig4 } from './fig4.js';
import { lemma2 } from './lemma2.js';
import { lemma5 } from './lemma5.js';
import { lemma8 } from './lemma8.js';
import { remark1 } from './remark1.js';
import { table1 } from './table1.js';
import { theorem3 } from './theorem3.js';
import { theorem12 } from './theorem12.js';

/** The figures and tables of ErasureHead, in the order in which they are made. */
export const erasureheadFigures: readonly Figure[] = [
  lemma2,
  lemma5,
  lemma8,
  theorem12,
  theorem3,
  remark1,
  fig1,
  table1,
  fig2,
  fig3,
  fig4,
];
