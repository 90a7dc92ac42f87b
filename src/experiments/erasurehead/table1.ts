import type { ClaimDraft } from '../../analysis/figures/claim.js';
import { tableOf } from '../../analysis/figures/estimates.js';
import type { Figure, FigureContext } from '../../analysis/figures/figure.js';
import type { Dataset } from '../../models/data/dataset.js';
import { DataFiles } from '../../models/data/files.js';
import { createData } from '../../models/data/registry.js';
import { MissingData } from '../../models/errors.js';
import { Streams } from '../../random/stream.js';
import type { Named } from '../../registry/registry.js';
import { claims } from './claims.js';
import { dataOf, LEARNING_TASKS, type LearningTask, sourceOf, WORKERS } from './learning-tasks.js';

/** The data of a learning task as they are prepared here. */
interface Prepared {
  readonly task: LearningTask;
  readonly points: number;
  readonly features: number;
  readonly nonZeros: number;
  readonly test: number;
  /** Rows that the 30 workers share: the paper's training rows without the last few. */
  readonly shared: number;
}

export const table1: Figure = {
  id: 'erasurehead-table1',
  paper: 'erasurehead',
  title: 'The data sets as they are prepared, and their step sizes, beside the paper’s',
  source: 'ErasureHead, Table 1',
  make: async (context) => {
    const prepared = LEARNING_TASKS.map((task) => prepare(context, task));
    return {
      ...tableOf(prepared, {
        data: ({ task }) => task.csv,
        points: ({ points }) => points,
        features: ({ features }) => features,
        non_zeros: ({ nonZeros }) => nonZeros,
        test_points: ({ test }) => test,
        points_of_30_workers: ({ shared }) => shared,
        points_paper: ({ task }) => task.printed.points,
        features_paper: ({ task }) => task.printed.features,
        model: ({ task }) => task.printed.model,
        step: ({ task }) => task.used,
        step_paper: ({ task }) => task.printed.step,
      }),
      chart: {
        title: 'ErasureHead, Table 1: data sets and step sizes',
        caption:
          `80/20 split by a permutation of our own, seed ${context.seed}. The code cuts training rows beyond a multiple of ` +
          `${WORKERS} off. Covertype here is a sample of 15,000 of the 581,012 rows, of which those of types 1 and 2 are ` +
          'taken: its shape cannot be that of the paper. Grey: as printed. Steps: as in the authors’ code, where the paper prints another one ' +
          'both are given; they multiply the mean gradient in accelerated descent.',
        columns: [
          { header: 'Data' },
          { header: 'Model' },
          { header: 'Training rows\nx columns', align: 'right' },
          { header: 'Paper', align: 'right' },
          { header: 'Non-zeros', align: 'right' },
          { header: 'Test rows', align: 'right' },
          { header: 'Rows of 30\nworkers', align: 'right' },
          { header: 'Step' },
          { header: 'Step, paper' },
        ],
        rows: prepared.map(({ task, points, features, nonZeros, test, shared }) => [
          task.label,
          task.printed.model,
          { text: shape(points, features), emphasis: matches({ task, points, features }) },
          shape(task.printed.points, task.printed.features),
          count(nonZeros),
          count(test),
          count(shared),
          task.used,
          task.printed.step,
        ]),
      },
      // A sample's shape says nothing about the paper's.
      claims: claims(prepared.filter(({ task }) => task.remark === undefined).map(shapeClaim)),
      runs: [],
    };
  },
};

function prepare(context: FigureContext, task: LearningTask): Prepared {
  const { rows, points, features, test } = load(context, task);
  return {
    task,
    points,
    features,
    nonZeros: rows.kind === 'sparse' ? rows.value.length : rows.values.length,
    test: test?.rows.points ?? 0,
    shared: points - (points % WORKERS),
  };
}

/** The data, or their stand-in, which is looked for only where a file is missing: reading them takes a second. */
function load(context: FigureContext, task: LearningTask): Dataset {
  const make = (named: Named<'source'>) =>
    createData(named, {
      uniform: new Streams(context.seed, 'data').uniform('run', 'all'),
      files: new DataFiles(context.dataFolders),
    });
  try {
    return make(sourceOf(task.name, 1));
  } catch (error) {
    if (!(error instanceof MissingData)) throw error;
    return make(dataOf(context, task, 1));
  }
}

function matches({ task, points, features }: Pick<Prepared, 'task' | 'points' | 'features'>): boolean {
  return points === task.printed.points && features === task.printed.features;
}

function shapeClaim({ task, points, features }: Prepared): ClaimDraft {
  const { printed } = task;
  const unknown = LEARNING_TASKS.flatMap(({ label, remark }) =>
    remark === undefined ? [] : [`${label} ${remark}`],
  );
  return {
    id: `table1-${task.name}`,
    section: 'Table 1',
    statement: `${task.label}: ${count(printed.points)} training rows of ${count(printed.features)} columns`,
    found: features,
    verdict: matches({ task, points, features }),
    note:
      `value: columns; rows: ${count(points)}. ` +
      (task.used === printed.step
        ? ''
        : `Step in the authors’ code ${task.used}, in the paper ${printed.step}. `) +
      `Not checked: ${unknown.join('; ')}`,
  };
}

function shape(points: number, features: number): string {
  return `${count(points)} x ${count(features)}`;
}

function count(n: number): string {
  return n.toLocaleString('en');
}
