import { checkDecoding, type DecodingCheck } from '../../analysis/closed-forms/checked-decoding.js';
import { pointOf } from '../../analysis/closed-forms/simulate.js';
import { type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { PAPER_DELAY, SCHEME_LABELS } from '../../analysis/papers/cpgc.js';

/** The ways of decoding that are compared. */
const VARIANTS = [
  { label: SCHEME_LABELS['uc-mmc'], scheme: { name: 'uc-mmc', load: 3 } },
  { label: `${SCHEME_LABELS.cpgc}, peeling`, scheme: { name: 'cpgc', load: 3, decoder: 'peeling' } },
  { label: `${SCHEME_LABELS.cpgc}, gaussian`, scheme: { name: 'cpgc', load: 3, decoder: 'gaussian' } },
  { label: SCHEME_LABELS.mcc, scheme: { name: 'mcc', load: 3 } },
] as const;

export const decoding: Figure = {
  id: 'cpgc-decoding',
  paper: 'cpgc',
  title: 'What decoding costs at the master, and how exact it is, K = 20, r = 3',
  source: 'CPGC, abstract and Section 3.1 (lower decoding complexity)',
  make: async (context) => {
    const trials = trialsFor(context, 2_000, 200);
    const checks = VARIANTS.map(({ label, scheme }) => {
      const experiment = { seed: context.seed, workers: 20, split: 'blocks', scheme, delay: PAPER_DELAY };
      return { label, scheme: JSON.stringify(scheme), ...checkDecoding(pointOf(experiment), trials) };
    });
    return {
      columns: [
        'scheme',
        'iterations',
        'additions',
        'multiplications',
        'largest_relative_error',
        'disagreements',
      ],
      rows: checks.map((c) => [c.scheme, trials, c.additions, c.multiplications, c.error, c.disagreements]),
      chart: {
        title: 'What decoding costs the master, per entry of W·theta',
        caption:
          `K = M = 20, r = 3, full gradient, alpha = 0.01, mu = 10 (eq. (1)); ${trials.toLocaleString('en')} ` +
          `iterations with real vectors, seed ${context.seed}: coded sub-matrices times theta are sent, decoded and ` +
          'compared with W·theta. Blocks of 5 rows; MCC’s factorisation of a 7 x 7 matrix is shared by all entries.',
        columns: [
          { header: 'Scheme, decoder' },
          { header: 'Additions', align: 'right' },
          { header: 'Multiplications', align: 'right' },
          { header: 'Largest relative error', align: 'right' },
        ],
        rows: checks.map((c) => [
          c.label,
          c.additions.toFixed(2),
          c.multiplications.toFixed(2),
          c.error.toExponential(1),
        ]),
      },
      claims: [complexityClaim(checks[1], checks[3])],
      runs: [],
    };
  },
};

function complexityClaim(cpgc: DecodingCheck, mcc: DecodingCheck): Claim {
  const operations = (c: DecodingCheck) => c.additions + c.multiplications;
  return claimsFor('cpgc')({
    id: 'decoding-complexity',
    section: 'abstract, 3.1',
    statement: 'CPGC has a lower decoding complexity than MDS-coded computation',
    found: operations(cpgc),
    verdict: operations(cpgc) < operations(mcc),
    note: `value: scalar operations per entry of W·theta, by peeling; MCC needs ${operations(mcc).toFixed(1)}`,
  });
}
