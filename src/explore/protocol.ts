import type { Lane } from '../report/timeline/timeline.js';
import type { Metric } from '../simulation/experiment/metrics.js';

/** The fields of an experiment, as a file holds them. */
export type Fields = Readonly<Record<string, unknown>>;

/** A file that the reader has given, such as a trace: experiments name it. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Requests of the page to its worker. A later `run` ends an earlier one. */
export type Request =
  | { readonly kind: 'run'; readonly id: number; readonly fields: Fields | string }
  | { readonly kind: 'file'; readonly file: GivenFile }
  | { readonly kind: 'timeline'; readonly id: number; readonly point: number; readonly trial: number };

/** A mean and its standard error; NaN for a single trial. */
export interface Mean {
  readonly mean: number;
  readonly se: number;
}

/** Results of a point of the sweep so far. */
export interface PointSoFar {
  readonly trials: number;
  readonly means: Readonly<Record<Metric, Mean>>;
  /** p50, p90 and p99 of the completion time. */
  readonly quantiles: readonly number[];
}

/** Means over the training runs of a point so far, at its recorded iterations. */
export interface Trajectory {
  readonly runs: number;
  readonly iterations: readonly number[];
  /** Simulated, cumulative. */
  readonly time: readonly Mean[];
  /** What `value` is: the distance from the optimum where that is known, else the loss. */
  readonly of: 'error' | 'loss';
  readonly value: readonly Mean[];
}

/** A curve: points of the sweep that differ in what is swept along the horizontal axis alone. */
export interface Series {
  readonly label: string;
  /** For each value along the axis, the index of its point. */
  readonly points: readonly number[];
}

/** An experiment that was checked, as it is run. */
export interface Outline {
  readonly fields: Fields;
  /** The same as a file. */
  readonly yaml: string;
  /** Schemes or parameters left out, and why: a line each. */
  readonly left: readonly string[];
  /** The path that is swept along the horizontal axis; absent where nothing is. */
  readonly axis?: string;
  readonly values: readonly number[];
  readonly series: readonly Series[];
  /** Trials; with training, runs. */
  readonly trials: number;
  readonly training: boolean;
  readonly unit: string;
}

/** A parameter of a scheme or a delay model, as far as the page can set it. */
export interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** A number in a range (ends may be absent), one of some words, or what only the experiment's text can set. */
  readonly type: 'number' | 'choice' | 'other';
  readonly least?: number;
  readonly most?: number;
  readonly options?: readonly string[];
  readonly default?: unknown;
}

/** A scheme or a delay model that can be chosen. */
export interface Choice {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  /** Parameters that work. */
  readonly example: Fields;
}

/** Choices that are offered. */
export interface Catalogue {
  readonly schemes: readonly Choice[];
  readonly delays: readonly Choice[];
}

/** Answers of the worker. `id` is that of the request. */
export type Answer =
  | { readonly kind: 'catalogue'; readonly catalogue: Catalogue }
  | { readonly kind: 'trace'; readonly name: string; readonly workers: number; readonly rounds: number }
  | { readonly kind: 'unreadable'; readonly mistakes: readonly string[] }
  | { readonly kind: 'outline'; readonly id: number; readonly outline: Outline }
  | {
      readonly kind: 'points';
      readonly id: number;
      readonly points: readonly (PointSoFar | undefined)[];
      /** With training, in place of the points. */
      readonly trajectories: readonly (Trajectory | undefined)[];
      /** Trials done, and those of all points together. */
      readonly done: number;
      readonly all: number;
    }
  /** The table of `straggle run`, to the byte; `failure`: a training run diverged. */
  | { readonly kind: 'table'; readonly id: number; readonly csv: string; readonly failure?: string }
  | { readonly kind: 'timeline'; readonly id: number; readonly lane: Lane; readonly caption: string }
  /** There is no timeline of this trial. */
  | { readonly kind: 'untold'; readonly id: number; readonly mistakes: readonly string[] }
  | { readonly kind: 'refused'; readonly id: number; readonly mistakes: readonly string[] };
