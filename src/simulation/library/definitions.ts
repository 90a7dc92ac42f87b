import type { Called } from './parameters/called.js';
import type { DataSources } from './parameters/data-sources.js';
import type { Objectives } from './parameters/objectives.js';
import type { Schemes } from './parameters/schemes.js';
import type { StepRules } from './parameters/step-rules.js';

/** Methods, by name. A plug-in in TypeScript adds its own: `declare module 'straggle'`. */
export interface Methods {
  /** Plain gradient descent. */
  readonly 'gradient-descent': unknown;
  /** Nesterov's accelerated gradient descent. */
  readonly accelerated: unknown;
}

/** A scheme: its `name`, and its parameters. Any of them may be left out where it is swept. */
export type Scheme = Called<'name', Schemes, Unused>;

/** A data source: `source`, its name, and its parameters. */
export type DataSource = Called<'source', DataSources>;

/** Objective to be minimised: `loss`, its name, and its parameters. */
export type ObjectiveFields = Called<'loss', Objectives>;

/** Step sizes: `rule`, its name, and its parameters. */
export type Step = Called<'rule', StepRules>;

/** Parameters that schemes without a use for them ignore. */
interface Unused {
  /** Responders to wait for. */
  readonly wait?: unknown;
  /** Tasks per worker. */
  readonly load?: unknown;
}
