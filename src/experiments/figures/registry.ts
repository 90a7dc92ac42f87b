import { convergence } from '../cpgc/convergence.js';
import { decoding } from '../cpgc/decoding.js';
import { fig1 } from '../cpgc/fig1.js';
import { network } from '../cpgc/network.js';
import { table1, table2 } from '../cpgc/tables.js';
import { erasureheadFigures } from '../erasurehead/figures.js';
import { sgcFigures } from '../sgc/figures.js';
import { sgcTheoryFigures } from '../sgc-theory/figures.js';
import { accuracy } from '../wgc/accuracy.js';
import { fig2 } from '../wgc/fig2.js';
import { linear } from '../wgc/linear.js';
import { mnist } from '../wgc/mnist.js';
import { time } from '../wgc/time.js';
import type { Figure } from './figure.js';

/** All figures and tables, in the order in which they are made. A new one is one file and one line here. */
export const figures: readonly Figure[] = [
  ...[table1, table2, fig1, network, decoding, convergence],
  ...erasureheadFigures,
  ...[mnist, linear, fig2, time, accuracy],
  ...sgcFigures,
  ...sgcTheoryFigures,
];
