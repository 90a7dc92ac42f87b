import type { Figure } from '../../analysis/figures/figure.js';
import { convergence } from './convergence.js';
import { decoding } from './decoding.js';
import { fig1 } from './fig1.js';
import { map } from './map.js';
import { network, overhead } from './network.js';
import { table1, table2 } from './tables.js';

/** The figures and tables of CPGC, in the order in which they are made. */
export const cpgcFigures: readonly Figure[] = [
  table1,
  table2,
  fig1,
  network,
  overhead,
  map,
  decoding,
  convergence,
];
