/**
 * `straggle` as a library: run experiments, and define your own schemes, delay models and so on.
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

/** The validator that definitions describe their parameters with: zod, the one that this package uses. */
export { z } from 'zod';
export type { ParameterEstimate } from './analysis/fit/bootstrap.js';
export type { FittedModel } from './analysis/fit/fit-trace.js';
export type { PlotChoice } from './analysis/plot/choose.js';
export { advise, compare, fit, plot, timeline } from './cli/library.js';
export type {
  AdviceColumn,
  AdviceResult,
  AdvisedCandidate,
  AdviseSettings,
  CommonSettings,
  ComparedScheme,
  CompareSettings,
  ComparisonColumn,
  ComparisonResult,
  FitResult,
  FitSettings,
  IntervalEstimate,
  PlotSettings,
  TimelineSettings,
} from './cli/library-types.js';
export type { Code, Collector, Counting, Cutoff, Decoder, MessageVector } from './engine/collector.js';
export type { Arrivals, Controller } from './engine/controller.js';
export type { DelayModel, DelaySampler, Delays, WorkTime } from './engine/delays.js';
export { SimulationError } from './engine/errors.js';
export {
  type Assignment,
  type Combination,
  makePlan,
  messagePerSubtask,
  type Plan,
  single,
  sumOf,
} from './engine/plan.js';
export type { Master, UpdateRule } from './engine/update-rule.js';
export {
  type DataContext,
  type DataDefinition,
  type Dataset,
  defineData,
  type Halves,
  makeDataset,
  type Part,
  splitParameters,
  splitPart,
  type WithStandIn,
} from './models/data/dataset.js';
export type { DataFiles, FoundFile, ReadFile, UsedFile } from './models/data/files.js';
export {
  type ClosedForm,
  type Correlation,
  correlated,
  correlation,
  type DelayDefinition,
  type Distribution,
  defineDelay,
  type Law,
  type MakeDelay,
  type NestedDelay,
  type ScaledExponential,
} from './models/delays/delay.js';
export { nestedDelay } from './models/delays/registry.js';
export { DataError, DelayError } from './models/errors.js';
export type { DenseRows, Rows, SparseRows } from './models/kernels/rows.js';
export {
  defineMethod,
  type Method,
  type MethodContext,
  type MethodDefinition,
} from './models/methods/method.js';
export {
  commonParameters,
  defineObjective,
  type Objective,
  type ObjectiveDefinition,
  type TestMetric,
  type WithLabels,
} from './models/objectives/objective.js';
export { type Common, type PointLoss, pointwiseObjective } from './models/objectives/pointwise.js';
export { defineStep, type StepContext, type StepDefinition, type StepRule } from './models/steps/step.js';
export type { Streams, Uniform } from './random/stream.js';
export { standardExponential, standardNormal } from './random/ziggurat.js';
export type { Definition, Description, Draft, KnownTime, Named } from './registry/registry.js';
export type { CsvCell } from './report/csv.js';
export { anyWorkersCode, type DecodingVector, type FindDecoding } from './schemes/decoders/any-workers.js';
export { peelingCode } from './schemes/decoders/peeling.js';
export { registerScheme, schemes } from './schemes/registry.js';
export {
  type ArrivalChance,
  defineScheme,
  type Problem,
  type SchemeDefinition,
  type SchemeDraft,
  type SchemeExample,
  type Setting,
  type Split,
} from './schemes/scheme.js';
export type { Quantum, UnequalShares } from './schemes/shares/rules.js';
export type { Computed, Metric, Recorded } from './simulation/experiment/metrics.js';
export {
  type ImportedModule,
  importModule,
  importModule as importSchemes,
} from './simulation/experiment/modules.js';
export { type AnyDefinition, type OtherDefinition, register } from './simulation/experiment/registries.js';
export { InputError, type Issue } from './simulation/input/input-error.js';
export type {
  DataSource,
  ExperimentFields,
  FileRow,
  Methods,
  ObjectiveFields,
  QuantileErrorColumn,
  Row,
  RowOf,
  Scheme,
  Step,
  SweptValues,
  TrainingColumn,
  TrainingFields,
  TrialColumn,
  UpdateColumn,
} from './simulation/library/fields.js';
export type { DataSources } from './simulation/library/parameters/data-sources.js';
export type { Delay, DelayModels } from './simulation/library/parameters/delay-models.js';
export type { Objectives } from './simulation/library/parameters/objectives.js';
export type { AfterFirst, AfterMedian, Deadline, Schemes } from './simulation/library/parameters/schemes.js';
export type { StepRules } from './simulation/library/parameters/step-rules.js';
export { type RunSettings, run } from './simulation/library/run.js';
export { VERSION } from './simulation/results/version.js';
export { pow } from './statistics/pow.js';
