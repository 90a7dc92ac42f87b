import type { SeriesStyle } from './theme.js';

/** A series with its looks. */
export interface StyledSeries extends SeriesStyle {
  readonly name: string;
  readonly label: string;
}

/** Encodings that give each series its colour, dash pattern and point shape, without a legend of vega's. */
export function styled(series: readonly StyledSeries[]) {
  const domain = series.map(({ name }) => name);
  const common = { field: 'series', type: 'nominal', legend: null } as const;
  return {
    color: { ...common, scale: { domain, range: series.map(({ color }) => color) } },
    strokeDash: { ...common, scale: { domain, range: series.map(({ dash }) => dash) } },
    shape: { ...common, scale: { domain, range: series.map(({ shape }) => shape) } },
  };
}

/** Encoding of a position that is given in pixels. */
export function fixed(field: string) {
  return { field, type: 'quantitative', scale: null, axis: null } as const;
}
