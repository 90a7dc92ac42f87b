import type { LineChart, LinePanel } from '../../report/line-chart.js';
import { plotPoints } from './envelope.js';
import { families } from './families/registry.js';
import { type Fit, type FittedModel, fitStreams } from './fit-trace.js';

/**
 * The probability plot of a fit: for each model, sorted durations against what the model says they should be. What a
 * true model gives lies on the diagonal, within the band.
 * @param name what to call the trace
 * @param seed that of the fit
 */
export function probabilityPlot(name: string, fit: Fit, seed: string): LineChart {
  const { models, sample, replicates, trace } = fit;
  const all = trace.durations.length;
  const some =
    sample.n < all
      ? `${count(sample.n)} of ${count(all)} durations, drawn at random`
      : `${count(all)} durations`;
  return {
    title: `${name}: measured durations against the models fitted to them`,
    caption:
      `Maximum likelihood, ${some}. A model that is true puts the measured quantiles on its line. Band: where 95 % ` +
      `of samples of the model would put each of them (${replicates} samples, the model fitted anew to each). ` +
      'Both axes are logarithmic. KS: largest distance of the distribution functions; p: its bootstrap p-value.',
    series: [
      { name: 'model', label: 'the model itself, with its 95 % band' },
      { name: 'measured', label: 'measured' },
    ],
    panels: models.map((model) => panelOf(model, fit, seed)),
    columns: Math.min(3, Math.max(2, models.length)),
  };
}

function panelOf({ model, parameters, ks, p }: FittedModel, fit: Fit, seed: string): LinePanel {
  const family = families.find(({ name }) => name === model)!;
  const theta = parameters.map(({ value }) => value);
  const plotted = plotPoints(family, theta, fit.sample, fit.replicates, fitStreams(seed));
  return {
    title: model,
    subtitle: `KS ${ks.toFixed(3)}, p = ${p.toFixed(3)}`,
    x: { title: 'quantile of the model (s)', log: true },
    y: { title: 'measured (s)', log: true },
    // A power law that is far off may reach beyond all numbers.
    points: plotted
      .filter((point) => Object.values(point).every(Number.isFinite))
      .flatMap(({ fitted, measured, low, high }) => [
        { series: 'model', x: fitted, y: fitted, low, high, plain: true },
        { series: 'measured', x: fitted, y: measured },
      ]),
  };
}

function count(n: number): string {
  return n.toLocaleString('en');
}
