import { type FigureContext, trialsFor } from '../../analysis/figures/figure.js';
import type { Named } from '../../registry/registry.js';
import { pow } from '../../statistics/pow.js';

/**
 * The data set that the authors simulate on (docs/background/corrections.md, 4: the papers name other variances than it
 * has).
 */
export const AUTHORS_DATA: Named<'source'> = { source: 'csv', x: 'sgc/X.csv', y: 'sgc/Y.csv' };

/** Stand-in for it: data of the kind that the authors' program generates. */
export const STAND_IN: Named<'source'> = {
  source: 'gaussian',
  points: 1000,
  features: 100,
  std: 100,
  noise: 1,
};

/** m, points of both. */
export const POINTS = 1000;

/** 7·ln(10^100)/(t^0.7·‖XᵀX‖₂·m): eq. (11), which omits ‖XᵀX‖₂ and m, as the authors' program has it. */
export const STEP = {
  rule: 'power',
  scale: 1.611809565095832,
  exponent: 0.7,
  normalise: 'spectral',
} as const;

/** The papers' values of p; the quick ones hold those that a figure singles out. */
export function probabilities({ quick }: FigureContext): readonly number[] {
  return quick ? [0, 0.1, 0.7] : [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
}

/** T */
export function iterations({ quick }: FigureContext): number {
  return quick ? 50 : 5000;
}

/** Recorded iterations: close to each other at first, where errors fall fast, and then evenly over the axis. */
export function records(context: FigureContext): readonly number[] {
  const last = iterations(context);
  const first = Array.from({ length: 40 }, (_, i) => Math.round(pow(last, i / 39)));
  const even = Array.from({ length: last }, (_, i) => i + 1).filter((t) => evenlySpaced(t, last));
  return [...new Set([...first, ...even])].sort((a, b) => a - b);
}

/** Whether a record is one of fifty that are evenly spaced. */
export function evenlySpaced(iteration: number, last: number): boolean {
  return iteration % Math.ceil(last / 50) === 0;
}

/** Runs that are averaged: the papers' ten. */
export function runsOf(context: FigureContext): number {
  return trialsFor(context, 10, 2);
}

/** Variants compared, each with its place among the looks of series, so that it looks the same in all figures. */
interface Variant {
  readonly label: string;
  readonly look: number;
  /** Scheme at redundancy d. */
  readonly scheme: (d: number) => { readonly name: string } & Record<string, unknown>;
  /** Whether it places points at random: then that is done anew in each run. */
  readonly placed?: boolean;
  /** Fraction of the points in a batch, at p: only of the centralised baseline. */
  readonly batch?: (p: number) => number;
}

const variants = {
  gd: { label: 'GD, no stragglers', look: 4, scheme: () => ({ name: 'uncoded' }) },
  ignore: { label: 'Ignore-Stragglers-SGD', look: 1, scheme: () => ({ name: 'ignore-stragglers' }) },
  batch: {
    label: 'batch SGD, centralised',
    look: 55,
    scheme: () => ({ name: 'ignore-stragglers' }),
    batch: (p: number) => 1 - p,
  },
  sgc: { label: 'SGC', look: 0, placed: true, scheme: (d: number) => ({ name: 'sgc', redundancy: d }) },
  bgc: { label: 'BGC', look: 3, placed: true, scheme: (d: number) => ({ name: 'bgc', redundancy: d }) },
  erasurehead: {
    label: 'ErasureHead',
    look: 2,
    scheme: (d: number) => ({ name: 'erasurehead', load: d }),
  },
  'erasurehead-unbiased': {
    label: 'ErasureHead, unbiased',
    look: 30,
    scheme: (d: number) => ({ name: 'erasurehead', load: d, unbiased: true }),
  },
  'send-all': {
    label: 'SGC-Send-All',
    look: 5,
    placed: true,
    scheme: (d: number) => ({ name: 'sgc-send-all', redundancy: d }),
  },
  'send-all-paper': {
    label: 'SGC-Send-All as in Table I',
    look: 12,
    placed: true,
    scheme: (d: number) => ({ name: 'sgc-send-all', redundancy: d, normalisation: 'paper' }),
  },
} as const satisfies Record<string, Variant>;

/** Variants by name. */
export type VariantName = keyof typeof variants;

/** All that is compared. */
export const VARIANTS: Readonly<Record<VariantName, Variant>> = variants;

/** The series of a chart of some variants. */
export function seriesOf(names: readonly VariantName[]) {
  return names.map((name) => ({ name, label: VARIANTS[name].label, look: VARIANTS[name].look }));
}
