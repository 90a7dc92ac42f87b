import type { CsvCell } from '../../report/csv.js';
import type { LinePanel, LinePoint } from '../../report/line-chart.js';
import { interval, sampleMean } from '../../statistics/estimate.js';
import { SERIES, type Trained, type TrainedTask } from './cluster.js';
import { exactLevel, fastest, statedIteration } from './speed.js';

/**
 * The choices that curves show: of AGC the number of workers to wait for that first reaches, on average, what exact
 * descent has after half of the iterations ("for each experimental setup, we tune delta to get the best end-to-end
 * performance", Section 5).
 */
export function bestChoices(trained: TrainedTask): Trained[] {
  const level = exactLevel(trained, statedIteration(trained));
  return SERIES.flatMap(({ name }) => {
    const best = fastest(trained, name, level, (crossings) => crossings.map(({ time }) => time));
    return best?.choice ?? trained.choices.find(({ series }) => series === name) ?? [];
  });
}

/** The test metric against time, from and to `seconds` if they are given. */
export function curvePanel(
  trained: TrainedTask,
  letter: string,
  seconds?: readonly [number, number],
): LinePanel {
  const { task } = trained;
  const best = bestChoices(trained);
  const waits = best.flatMap(({ wait, load }) => (wait === undefined ? [] : [`${wait} (c = ${load})`]));
  return {
    title: `(${letter}) ${task.title}`,
    subtitle: `AGC waits for ${waits.join(', ')}`,
    x: { title: 'time (s)', log: true, ...(seconds && { domain: seconds }) },
    y: { title: task.metric.name },
    points: best.flatMap(({ series, courses }) =>
      courses[0].iterations.map((_, k): LinePoint => {
        const metric = sampleMean(courses.map(({ metrics }) => metrics[k]));
        const x = sampleMean(courses.map(({ times }) => times[k])).value;
        return { series, x, y: metric.value, ...interval(metric) };
      }),
    ),
  };
}

/** Columns of `curveRows`. */
export const CURVE_COLUMNS = [
  ...['panel', 'data', 'scheme', 'load', 'wait', 'iteration', 'runs'],
  ...['time_mean', 'time_se', 'metric_mean', 'metric_se', 'best_wait'],
];

/** All curves, those too that are not drawn. */
export function curveRows(trained: TrainedTask): CsvCell[][] {
  const best = new Set(bestChoices(trained));
  return trained.choices.flatMap((choice) => {
    const { scheme, load, wait, courses } = choice;
    return courses[0].iterations.map((iteration, k): CsvCell[] => {
      const time = sampleMean(courses.map(({ times }) => times[k]));
      const metric = sampleMean(courses.map(({ metrics }) => metrics[k]));
      return [
        ...['curve', trained.task.csv, scheme.name, load, wait, iteration, courses.length],
        ...[time.value, time.se, metric.value, metric.se, best.has(choice)],
      ];
    });
  });
}
