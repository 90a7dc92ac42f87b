import type { PaperCard } from '../../report/page/page.js';
import { PAPER_TITLES } from '../figures/ledger.js';

/** A paper as pages speak of it. */
export interface PaperFacts extends Omit<PaperCard, 'statements' | 'section'> {
  readonly key: string;
  /** Whether a figure or a claim of this id belongs to it. */
  readonly has: (id: string) => boolean;
}

/** The papers, in the order in which they stand side by side. */
export const PAPERS: readonly PaperFacts[] = [
  {
    key: 'cpgc',
    name: 'CPGC',
    title: PAPER_TITLES.cpgc.replace(/ \(CPGC\)$/, ''),
    reference: 'E. Ozfatura, S. Ulukus, D. Gündüz, ICASSP 2019',
    idea:
      'A worker sends its blocks one by one, first an uncoded one, then sums of two, so that what slow workers have ' +
      'done counts too; an iteration may end with some blocks missing.',
    has: (id) => id.startsWith('cpgc-'),
  },
  {
    key: 'rcsc',
    name: 'RCSC',
    title: PAPER_TITLES.rcsc.replace(/ \(RCSC\)$/, ''),
    reference: 'E. Ozfatura, S. Ulukus, D. Gündüz, journal extension of CPGC, 2020',
    idea:
      'Messages add up one, two, three blocks that random circular shifts choose, so that one construction serves any ' +
      'number of workers, for coded computation and for coded communication.',
    has: (id) => id.startsWith('rcsc-'),
  },
  {
    key: 'erasurehead',
    name: 'ErasureHead',
    title: PAPER_TITLES.erasurehead.replace(/^ErasureHead: /, ''),
    reference: 'H. Wang, Z. Charles, D. Papailiopoulos, 2019',
    idea:
      'Groups of workers hold the same tasks; the master waits for so many workers at most, and goes on without the ' +
      'groups that are not in by then.',
    has: (id) => id.startsWith('erasurehead-'),
  },
  {
    key: 'wgc',
    name: 'WGC',
    title: PAPER_TITLES.wgc,
    reference: 'N. Charalambides, M. Pilanci, A. O. Hero III, ICASSP 2020',
    idea:
      'The data is compressed first, by drawing blocks according to their leverage scores; a Reed-Solomon code then ' +
      'decodes the weighted sum of their gradients exactly.',
    has: (id) => id.startsWith('wgc-'),
  },
  {
    key: 'sgc-itw',
    name: 'SGC (ITW)',
    title: 'Stochastic Gradient Coding for Flexible Straggler Mitigation in Distributed Learning',
    reference: 'R. Bitar, M. Wootters, S. El Rouayheb, ITW 2019',
    idea:
      'Every point is given to a few random workers, to more of them the larger its norm; whoever responds is ' +
      'summed, and the sum is right on average.',
    has: (id) => id.startsWith('sgc-itw-'),
  },
  {
    key: 'sgc',
    name: 'SGC (journal)',
    title: 'Stochastic Gradient Coding for Straggler Mitigation in Distributed Learning',
    reference: 'R. Bitar, M. Wootters, S. El Rouayheb, IEEE JSAIT 2020',
    idea:
      'The same code at length: its theorems with proofs, more codes to compare it with, and stragglers that stay ' +
      'stragglers for some iterations.',
    has: (id) => id.startsWith('sgc-') && !id.startsWith('sgc-itw-'),
  },
];
