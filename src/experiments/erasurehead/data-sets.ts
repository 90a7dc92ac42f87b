import type { FigureContext } from '../../analysis/figures/figure.js';
import { dataSchema, dataSources } from '../../models/data/registry.js';
import type { Named } from '../../registry/registry.js';

/** One of the paper's learning tasks, with what its authors' code does where the paper says otherwise. */
export interface LearningTask {
  /** Name of the data source. */
  readonly name: 'amazon' | 'covertype' | 'kc-housing';
  /** In running text. */
  readonly label: string;
  /** Over a panel, whose caption says what it is a sample of. */
  readonly title: string;
  /** Name of the data in a CSV. */
  readonly csv: string;
  readonly metric: { readonly name: string; readonly better: 'higher' | 'lower' };
  readonly objective: { readonly loss: string } & Readonly<Record<string, unknown>>;
  readonly step: { readonly rule: string } & Readonly<Record<string, unknown>>;
  /** As printed in Table 1. */
  readonly printed: {
    readonly points: number;
    readonly features: number;
    readonly model: string;
    readonly step: string;
  };
  /** The step of the authors' code, as text. */
  readonly used: string;
  /** Rows of a partition, and non-zero elements of a row: a one per column before encoding, and the constant. */
  readonly partition: { readonly rows: number; readonly nonZeros: number };
  /** A caveat about the data. */
  readonly remark?: string;
}

/** Workers and partitions of Section 5; the code cuts rows beyond a multiple of that off. */
export const WORKERS = 30;

/** Updates of the code's experiments. */
export const ITERATIONS = 100;

/** The code's penalty a = 1/N comes as −2·a·eta·beta beside (eta/N)·g: the gradient of (l2/2)‖beta‖² with l2 = 2. */
const L2 = 2;

/** Section 5.2 and Table 1, in their order; docs/background/corrections.md, 2, for what the code does. */
export const LEARNING_TASKS: readonly LearningTask[] = [
  {
    name: 'amazon',
    label: 'Amazon',
    title: 'Amazon',
    csv: 'amazon',
    metric: { name: 'test AUC', better: 'higher' },
    objective: { loss: 'logistic', metric: 'auc', l2: L2 },
    step: { rule: 'constant', value: 10 },
    printed: { points: 26_215, features: 241_915, model: 'logistic', step: '10' },
    used: '10',
    partition: { rows: 873, nonZeros: 44 },
  },
  {
    name: 'covertype',
    label: 'Covertype (15,000-row sample)',
    title: 'Covertype (sample)',
    csv: 'covertype-sample-15000',
    metric: { name: 'test AUC', better: 'higher' },
    objective: { loss: 'logistic', metric: 'auc', l2: L2 },
    step: { rule: 'constant', value: 0.1 },
    printed: { points: 495_141, features: 15_509, model: 'logistic', step: '0.1' },
    used: '0.1',
    partition: { rows: 340, nonZeros: 55 },
    remark:
      'is a sample here of all 581,012 rows (and 495,141, as printed, are all rows of types 1 and 2, not 80 % of ' +
      'them; the code has 396,112)',
  },
  {
    name: 'kc-housing',
    label: 'KC housing',
    title: 'KC housing',
    csv: 'kc-housing',
    metric: { name: 'test MSE (10¹² $²)', better: 'lower' },
    objective: { loss: 'least-squares', factor: 2, l2: L2 },
    step: { rule: 'geometric', value: 0.1, ratio: 0.98 },
    printed: { points: 17_290, features: 27_654, model: 'least squares', step: '0.1·0.99^t' },
    used: '0.1·0.98^t, t from 1',
    partition: { rows: 576, nonZeros: 19 },
  },
];

/**
 * A data source by its name.
 * @param multiple training rows beyond the largest multiple of this are dropped
 */
export function sourceOf(name: string, multiple: number, more: object = {}): Named<'source'> {
  return dataSchema().parse({ ...more, source: name, multiple_of: multiple });
}

/** The data source of a learning task, or its stand-in where the file is missing. */
export function dataOf(context: FigureContext, { name }: LearningTask, multiple: number): Named<'source'> {
  const { standIn } = dataSources.of({ source: name });
  const instead = standIn === undefined ? undefined : sourceOf(standIn.source, multiple, standIn);
  return context.data(sourceOf(name, multiple), instead ?? sourceOf(name, multiple));
}
