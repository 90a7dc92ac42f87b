import { checkDecoding, type DecodingCheck } from '../../analysis/closed-forms/checked-decoding.js';
import { pointOf } from '../../analysis/closed-forms/simulate.js';
import { above, below, type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { fields, meanText, tableOf } from '../../analysis/figures/estimates.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { PAPER_DELAY, SCHEME_LABELS } from '../../analysis/papers/cpgc.js';
import { type Estimate, exactly, sampleMean } from '../../statistics/estimate.js';
import { decodableSeeds, LT, RCSC } from './codes.js';

/** The ways of decoding that are compared; of random codes several draws. */
const VARIANTS = [
  { label: SCHEME_LABELS['uc-mmc'], scheme: { name: 'uc-mmc', load: 3 }, random: false },
  {
    label: `${SCHEME_LABELS.cpgc}, peeling`,
    scheme: { name: 'cpgc', load: 3, decoder: 'peeling' },
    random: false,
  },
  {
    label: `${SCHEME_LABELS.cpgc}, Gaussian elimination`,
    scheme: { name: 'cpgc', load: 3, decoder: 'gaussian' },
    random: false,
  },
  { label: SCHEME_LABELS.mcc, scheme: { name: 'mcc', load: 3 }, random: false },
  { label: `${SCHEME_LABELS.lt}, peeling`, scheme: LT, random: true },
  { label: `${SCHEME_LABELS.rcsc}, peeling`, scheme: RCSC, random: true },
];

/** Cost of a way of decoding. */
interface Cost {
  readonly label: string;
  /** As JSON. */
  readonly scheme: string;
  readonly codes: number;
  readonly additions: Estimate;
  readonly multiplications: Estimate;
  readonly error: number;
  readonly disagreements: number;
}

export const decoding: Figure = {
  id: 'cpgc-decoding',
  paper: 'cpgc',
  title: 'What decoding costs at the master, and how exact it is, K = 20, r = 3',
  source: 'CPGC, abstract and Section 3.1 (lower decoding complexity)',
  make: async (context) => {
    const trials = trialsFor(context, 2_000, 200);
    const { seeds } = decodableSeeds(context.seed, context.quick ? 3 : 20);
    const costs = VARIANTS.map(({ label, scheme, random }) =>
      costOf(
        label,
        scheme,
        random ? seeds : [context.seed],
        random ? Math.ceil(trials / seeds.length) : trials,
      ),
    );
    return {
      ...tableOf(costs, {
        ...fields('scheme', 'codes'),
        iterations: () => trials,
        additions: ({ additions }) => additions.value,
        multiplications: ({ multiplications }) => multiplications.value,
        largest_relative_error: ({ error }) => error,
        ...fields('disagreements'),
      }),
      chart: {
        title: 'What decoding costs the master, per entry of W·β',
        caption:
          `K = M = 20, r = 3, full gradient, α = 0.01, μ = 10 (eq. (1)); ${trials.toLocaleString('en')} ` +
          `iterations with real vectors, seed ${context.seed}: coded sub-matrices times β are sent, decoded and ` +
          'compared with W·β. Blocks of 5 rows; MCC’s factorisation of a 7 x 7 matrix is shared by all entries. LT and ' +
          `RCSC (messages of 1, 2, 3 blocks): ${seeds.length} draws of the code, mean ± half its 95 % interval over them.`,
        columns: [
          { header: 'Scheme, decoder' },
          { header: 'Additions', align: 'right' },
          { header: 'Multiplications', align: 'right' },
          { header: 'Largest relative error', align: 'right' },
        ],
        rows: costs.map(({ label, additions, multiplications, error }) => [
          label,
          text(additions),
          multiplications.value.toFixed(2),
          error === 0 ? '0' : error.toExponential(1),
        ]),
      },
      claims: complexityClaims(costs),
      runs: [],
    };
  },
};

function costOf(label: string, scheme: object, seeds: readonly string[], iterations: number): Cost {
  const checks = seeds.map((seed) =>
    checkDecoding(pointOf({ seed, workers: 20, split: 'blocks', scheme, delay: PAPER_DELAY }), iterations),
  );
  const over = (of: (check: DecodingCheck) => number): Estimate =>
    checks.length === 1 ? exactly(of(checks[0])) : sampleMean(checks.map(of));
  return {
    ...{ label, scheme: JSON.stringify(scheme), codes: seeds.length },
    additions: over(({ additions }) => additions),
    multiplications: over(({ multiplications }) => multiplications),
    error: Math.max(...checks.map(({ error }) => error)),
    disagreements: checks.reduce((sum, { disagreements }) => sum + disagreements, 0),
  };
}

function text(estimate: Estimate): string {
  return estimate.se === 0 ? estimate.value.toFixed(2) : meanText(estimate, 2);
}

function complexityClaims([, cpgc, , mcc, lt]: readonly Cost[]): Claim[] {
  const operations = ({ additions, multiplications }: Cost) => additions.value + multiplications.value;
  return [
    {
      id: 'decoding-complexity',
      section: 'abstract, 3.1',
      statement: 'CPGC has a lower decoding complexity than MDS-coded computation',
      found: operations(cpgc),
      verdict: below(operations(mcc)),
      note: `value: scalar operations per entry of W·β, by peeling; MCC needs ${operations(mcc).toFixed(1)}`,
    },
    {
      id: 'decoding-degree',
      section: '3, 3.1',
      statement: 'Codewords of degree at most two limit the complexity of decoding, against LT codes',
      found: lt.additions,
      verdict: above(operations(cpgc)),
      note: `value: scalar operations per entry of W·β of LT, by peeling; CPGC needs ${operations(cpgc).toFixed(2)}`,
    },
  ].map(claimsFor('cpgc'));
}
