/** Errors in percent and iterations as the paper's table prints them. */
export const PAPER_TABLE: Readonly<
  Record<number, Readonly<Record<string, { readonly error: number; readonly iterations: number }>>>
> = {
  4: { true: { error: 7.09, iterations: 25.5 }, false: { error: 9.08, iterations: 24.67 } },
  10: { true: { error: 7.78, iterations: 14.67 }, false: { error: 8.32, iterations: 14.67 } },
  20: { true: { error: 8.17, iterations: 12.5 }, false: { error: 8.5, iterations: 12.67 } },
};

/** Error in percent without compression, as printed below the table. */
export const PAPER_UNCOMPRESSED = 4.37;

/** The runs of one row. */
export interface MnistRow {
  /** Name of the row: 'long' for the uncompressed run with a stop of its own, else rho and weights. */
  readonly key: string;
  readonly rho: number;
  readonly weights: string;
  readonly label: string;
  /** Updates of each run. */
  readonly stopped: Float64Array;
  /** Percent of the test points on the wrong side, for each run. */
  readonly error: Float64Array;
}
