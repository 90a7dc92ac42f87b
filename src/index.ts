/**
 * `straggle` as a library: run experiments, and define schemes of your own.
 *
 * ```ts
 * import { run } from 'straggle';
 *
 * const rows = await run({
 *   workers: 20,
 *   delay: { model: 'shifted-exponential', alpha: 0.01, mu: 10 },
 *   sweep: { 'scheme.name': ['uc-mmc', 'cpgc'], 'scheme.load': [2, 3] },
 * });
 * ```
 *
 * @packageDocumentation
 */

/** The validator that schemes describe their parameters with: zod, the one that this package uses. */
export { z } from 'zod';
export type { Code, Collector, Decoder, MessageVector } from './engine/collector.js';
export { SimulationError } from './engine/iteration.js';
export {
  type Assignment,
  type Combination,
  makePlan,
  messagePerSubtask,
  type Plan,
  single,
  sumOf,
} from './engine/plan.js';
export type { Uniform } from './random/stream.js';
export type { CsvCell } from './report/csv.js';
export { anyWorkersCode, type DecodingVector, type FindDecoding } from './schemes/decoders/any-workers.js';
export { peelingCode } from './schemes/decoders/peeling.js';
export { registerScheme, schemes } from './schemes/registry.js';
export {
  defineScheme,
  type Problem,
  type SchemeDefinition,
  type SchemeDraft,
  type SchemeExample,
  type Setting,
  type Split,
} from './schemes/scheme.js';
export { importSchemes, type SchemeModule } from './simulation/experiment/scheme-modules.js';
export { InputError, type Issue } from './simulation/input/input-error.js';
export type { ExperimentFields } from './simulation/library/run.js';
export { type Row, type RunSettings, run } from './simulation/library/run.js';
export { VERSION } from './simulation/results/version.js';
