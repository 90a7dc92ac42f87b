import type { FittedModel } from '../analysis/fit/fit-trace.js';
import type { PlotChoice } from '../analysis/plot/choose.js';
import type { TrialColumn } from '../simulation/library/fields.js';

/** Settings that all functions over experiments have. */
export interface CommonSettings {
  /** Number of threads; default 1, this one. The result does not depend on it. */
  readonly jobs?: number;
  /** Folder that paths in the experiment start from; default: the file's, or the current one. */
  readonly folder?: string;
  /** In place of the experiment's. */
  readonly seed?: string | number;
  /** In place of the experiment's. */
  readonly trials?: number;
}

/** Settings of a comparison. */
export interface CompareSettings extends CommonSettings {
  /** The schemes, as on the command line: NAME or NAME:PARAMETER=VALUE:…, such as `cpgc:load=3`. */
  readonly schemes: readonly string[];
  /** One of them; default: uncoded, else the first. */
  readonly baseline?: string;
}

/** Result of a comparison: the object that `straggle compare --format json` prints. */
export interface ComparisonResult {
  /** Name of the experiment. */
  readonly experiment: string;
  /** K */
  readonly workers: number;
  /** M */
  readonly tasks: number;
  /** The seed of all draws. */
  readonly seed: string;
  /** The scheme that differences and ratios are taken against. */
  readonly baseline: string;
  /** One for each scheme, in their order. */
  readonly schemes: readonly ComparedScheme[];
}

/** A number and the ends of its 95 % interval. */
export interface IntervalEstimate {
  /** The estimate. */
  readonly value: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** Columns of a comparison, which `straggle compare --out` writes, too. */
export type ComparisonColumn =
  | TrialColumn
  | `completion_time_${'difference' | 'ratio'}_${'mean' | 'se'}`
  | `completion_time_${'low' | 'high'}`
  | 'saved_low'
  | 'saved_high'
  | 'load'
  | 'storage'
  | 'time_per_success'
  | 'gradients'
  | 'time_per_pass';

/** A scheme of a comparison. */
export interface ComparedScheme extends Readonly<Record<ComparisonColumn, number | null>> {
  /** The scheme, as on the command line. */
  readonly scheme: string;
  /** Meaning of a task. */
  readonly split: 'blocks' | 'points';
  /** Completion time. */
  readonly time: IntervalEstimate;
  /** Share of the baseline's time that it saves. */
  readonly saved: IntervalEstimate;
}

/** Settings of a search; as the options of `straggle advise`. */
export interface AdviseSettings extends CommonSettings {
  /** Exact schemes only; time of an iteration. Either this or a target. */
  readonly fullGradient?: boolean;
  /** Time until the error is this, or `5%` of where it starts. */
  readonly targetError?: string | number;
  /** Metric of the target; default: the error, where the optimum is known. */
  readonly targetMetric?: 'error' | 'loss';
  /** Default: the experiment's, or points. */
  readonly split?: 'points' | 'blocks';
  /** Only these, as on the command line. */
  readonly schemes?: readonly string[];
  /** Most tasks per worker; default 32. */
  readonly maxLoad?: number;
  /** Most communication per iteration. */
  readonly maxVolume?: number;
  /** Most copies of the data. */
  readonly maxStorage?: number;
}

/** Columns of a search, which `straggle advise --csv` writes, too. */
export type AdviceColumn =
  | 'trials'
  | `time_${'mean' | 'low' | 'high'}`
  | `${'saved' | 'behind'}${'' | '_low' | '_high'}`
  | 'computations'
  | 'volume'
  | 'messages'
  | 'load'
  | 'storage';

/** A candidate of a search. */
export interface AdvisedCandidate extends Readonly<Record<AdviceColumn, number | null>> {
  /** Scheme and parameters, as on the command line. */
  readonly candidate: string;
  /** The scheme as in an experiment, as JSON. */
  readonly scheme: string;
  /** Share of the tasks that an iteration may do without. */
  readonly tolerance: number;
  /** Its outcome. */
  readonly outcome: string;
  /** Whether it was tried as often as the best: only such candidates are ranked. */
  readonly ranked: boolean;
  /** Whether it may be as fast as the fastest. */
  readonly contender: boolean;
  /** Whether no other ranked one needs less or equal time, communication and computation. */
  readonly front: boolean;
}

/** Result of a search: the object that `straggle advise --format json` prints. */
export interface AdviceResult {
  /** Name of the experiment. */
  readonly experiment: string;
  /** Meaning of a task. */
  readonly split: 'points' | 'blocks';
  /** The cheapest of those that cannot be told from the fastest; null if none can be named. */
  readonly best: string | null;
  /** The candidate of least time. */
  readonly fastest: string | null;
  /** Candidate it is compared with. */
  readonly baseline: string | null;
  /** Trials that were spent. */
  readonly trials: number;
  /** All candidates, the cheapest first. */
  readonly candidates: readonly AdvisedCandidate[];
  /** Whether shares that follow the workers' speeds pay; null where none was tried. */
  readonly shares: {
    /** By intervals. */
    readonly pay: 'yes' | 'no' | 'not to be told';
    /** The best of them. */
    readonly best: string | null;
    /** The part of the baseline's time that it saves, with an interval for all of them together. */
    readonly saved: IntervalEstimate;
  } | null;
  /** Whether another numbering of the workers of a trace pays; null where none was tried. */
  readonly numbering: {
    /** By intervals, on rounds that it was not chosen by. */
    readonly pays: 'yes' | 'no' | 'not to be told';
    /** Worker j is worker number order[j] of the trace. */
    readonly order: readonly number[];
    /** The best candidate with it. */
    readonly best: string | null;
  } | null;
  /** Assumptions of the answer, a sentence each. */
  readonly assumed: readonly string[];
}

/** Settings of a fit; as the options of `straggle fit`. */
export interface FitSettings {
  /** Bootstrap samples of each model; default 199. */
  readonly replicates?: number;
  /** Most durations that models are fitted to; default 10,000. */
  readonly sample?: number;
  /** Seed of all random streams; default 1. */
  readonly seed?: string | number;
}

/** Result of a fit: the object that `straggle fit --format json` prints of a trace. */
export interface FitResult {
  /** Number of rounds. */
  readonly rounds: number;
  /** Delay models by AIC, the best first. */
  readonly models: readonly FittedModel[];
  /** Conclusions. */
  readonly verdict: {
    /** Name of the model to simulate with; null if the trace should be replayed. */
    readonly adequate: string | null;
    /** Names of models that are not rejected as the distribution of a single duration. */
    readonly notRejected: readonly string[];
    /** Whether slow workers stay slow. */
    readonly persistent: boolean;
    /** Whether slow workers come together. */
    readonly together: boolean;
  };
  /** The other fields: workers, round_time, left_out, barrier, failed, states, dependence. */
  readonly [field: string]: unknown;
}

/** Settings of a timeline. */
export interface TimelineSettings extends Pick<CommonSettings, 'folder' | 'seed'> {
  /** Trial, or training run, from 0; default 0. */
  readonly trial?: number;
  /** Number of iterations: of the run, or this trial and those after it; default 1. */
  readonly iterations?: number;
  /** A picture, or a trace for ui.perfetto.dev; default svg. */
  readonly format?: 'svg' | 'png' | 'json';
}

/** Drawing of a result; what is not said is chosen, as by `straggle plot`. */
export interface PlotSettings extends PlotChoice {
  /** Default svg; spec: the Vega-Lite specification as JSON. */
  readonly format?: 'svg' | 'png' | 'pdf' | 'html' | 'spec';
}
