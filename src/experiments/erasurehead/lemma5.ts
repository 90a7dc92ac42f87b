import { momentsOfY } from '../../analysis/closed-forms/erasurehead.js';
import type { ClaimDraft } from '../../analysis/figures/claim.js';
import { fields, tableOf } from '../../analysis/figures/estimates.js';
import type { Figure } from '../../analysis/figures/figure.js';
import type { LinePoint } from '../../report/line-chart.js';
import { claims } from './claims.js';

const SIZES = [30, 100, 1000];
const LOADS = [2, 5, 10];

interface Row {
  readonly n: number;
  readonly c: number;
  readonly r: number;
  readonly p: number;
  readonly q: number;
  readonly bound: number;
}

export const lemma5: Figure = {
  id: 'erasurehead-lemma5',
  paper: 'erasurehead',
  title: 'The probability p that a block is missing, and its bound exp(−cr/n)',
  source: 'ErasureHead, Lemma 5',
  make: async () => {
    const rows = LOADS.flatMap((c) => SIZES.flatMap((n) => (n % c === 0 ? rowsOf(n, c) : [])));
    return {
      ...tableOf(rows, fields('n', 'c', 'r', 'p', 'q', 'bound')),
      chart: {
        title: 'ErasureHead, Lemma 5: the chance that a block of gradients is missing',
        caption:
          'p = C(n−c, r)/C(n, r) for n = k workers and tasks, c tasks each, r workers in; bound exp(−cr/n). Where r > n − c, ' +
          'p = 0 and the line ends. Nothing is simulated here; p is in erasurehead-lemma2.',
        series: [
          { name: 'bound', label: 'bound exp(−cr/n)' },
          ...SIZES.map((n) => ({ name: `n${n}`, label: `p, n = ${n}` })),
        ],
        panels: LOADS.map((load, i) => ({
          title: `(${'abc'[i]}) c = ${load}`,
          x: { title: 'r/n, workers that are in' },
          y: { title: 'probability', log: true, domain: [1e-4, 1] as const },
          points: pointsOf(rows.filter(({ c }) => c === load)),
        })),
      },
      claims: claims(boundClaims()),
      runs: [],
    };
  },
};

/** At most 50 numbers of workers, and the last at which p > 0. */
function rowsOf(n: number, c: number): Row[] {
  const step = Math.max(1, Math.round(n / 50));
  const waits = Array.from({ length: Math.floor(n / step) }, (_, i) => (i + 1) * step);
  return [...new Set([...waits, n - c])].sort((a, b) => a - b).map((r) => rowOf(n, c, r));
}

function rowOf(n: number, c: number, r: number): Row {
  return { n, c, r, ...momentsOfY(n, c, r), bound: Math.exp((-c * r) / n) };
}

function pointsOf(rows: readonly Row[]): LinePoint[] {
  const largest = Math.max(...rows.map(({ n }) => n));
  return rows.flatMap(({ n, r, p, bound }) => [
    ...(n === largest ? [{ series: 'bound', x: r / n, y: bound }] : []),
    ...(p > 0 ? [{ series: `n${n}`, x: r / n, y: p }] : []),
  ]);
}

/** Every r for every c that divides n, up to the n of the validation. */
function boundClaims(): ClaimDraft[] {
  const rows = SIZES.flatMap((n) =>
    Array.from({ length: n }, (_, i) => i + 1)
      .filter((c) => n % c === 0)
      .flatMap((c) => Array.from({ length: n }, (_, i) => rowOf(n, c, i + 1))),
  );
  const claim = (id: string, section: string, statement: string, isException: (row: Row) => boolean) => {
    const found = rows.filter(isException).length;
    const all = `${rows.length} combinations of n = ${SIZES.join(', ')}, c dividing n, r = 1 … n`;
    return { id, section, statement, found, verdict: found === 0, note: `value: exceptions among ${all}` };
  };
  return [
    claim('lemma5', 'Lemma 5', 'p <= exp(−cr/n)', ({ p, bound }) => p > bound),
    claim('p-and-q', 'Section 3', 'p <= q <= 2p', ({ p, q }) => q < p - 1e-12 || q > 2 * p + 1e-12),
    claim(
      'p-half',
      'Section 3, before Theorem 2',
      'c >= n ln(2)/r implies p <= 1/2',
      ({ n, c, r, p }) => c >= (n * Math.LN2) / r && p > 1 / 2,
    ),
  ];
}
