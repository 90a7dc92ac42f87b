import type { Figure } from '../analysis/figures/figure.js';
import { race } from './async/race.js';
import { times } from './async/times.js';
import { runtime } from './block-gc/runtime.js';
import { convergence as cpgcConvergence } from './cpgc/convergence.js';
import { decoding } from './cpgc/decoding.js';
import { fig1 as cpgcFig1 } from './cpgc/fig1.js';
import { map } from './cpgc/map.js';
import { network, overhead } from './cpgc/network.js';
import { table1 as cpgcTable1, table2 as cpgcTable2 } from './cpgc/tables.js';
import { fig1 as erasureheadFig1 } from './erasurehead/fig1.js';
import { fig2 as erasureheadFig2 } from './erasurehead/fig2.js';
import { fig3 as erasureheadFig3 } from './erasurehead/fig3.js';
import { fig4 as erasureheadFig4 } from './erasurehead/fig4.js';
import { lemma2 } from './erasurehead/lemma2.js';
import { lemma5 } from './erasurehead/lemma5.js';
import { lemma8 } from './erasurehead/lemma8.js';
import { remark1 } from './erasurehead/remark1.js';
import { table1 as erasureheadTable1 } from './erasurehead/table1.js';
import { theorem3 as erasureheadTheorem3 } from './erasurehead/theorem3.js';
import { theorem12 } from './erasurehead/theorem12.js';
import { convergence as rcscConvergence } from './rcsc/convergence.js';
import { table3, table4 } from './rcsc/tables.js';
import { runtimes } from './sequential/runtimes.js';
import { corollary1 } from './sgc/corollary1.js';
import { fig4 as sgcFig4 } from './sgc/fig4.js';
import { redundancy } from './sgc/redundancy.js';
import * as sgc from './sgc/simulations.js';
import { theorem3 as sgcTheorem3 } from './sgc/theorem3.js';
import { theorem4 } from './sgc/theorem4.js';
import { time as sgcTime } from './sgc/time.js';
import { unequal } from './sgc/unequal.js';
import { accuracy } from './wgc/accuracy.js';
import { fig2 as wgcFig2 } from './wgc/fig2.js';
import { leverage } from './wgc/leverage.js';
import { linear } from './wgc/linear.js';
import { mnist } from './wgc/mnist.js';
import { noise } from './wgc/noise.js';
import { time as wgcTime } from './wgc/time.js';

/**
 * All figures and tables, paper by paper, in the order in which they are made. A new one is one file, and one line here.
 */
export const figures: readonly Figure[] = [
  ...[cpgcTable1, cpgcTable2, cpgcFig1, network, overhead, map, decoding, cpgcConvergence],

  ...[table3, table4, rcscConvergence],

  ...[lemma2, lemma5, lemma8, theorem12, erasureheadTheorem3, remark1],
  ...[erasureheadFig1, erasureheadTable1, erasureheadFig2, erasureheadFig3, erasureheadFig4],

  ...[mnist, linear, leverage, noise, wgcFig2, wgcTime, accuracy],

  ...[sgc.fig1, sgc.fig2, sgc.fig3, sgcFig4, sgc.fig5, sgc.itwFig1, sgc.itwFig2, unequal],
  ...[sgcTheorem3, corollary1, theorem4, sgcTime, redundancy],

  runtime,

  runtimes,

  ...[times, race],
];
