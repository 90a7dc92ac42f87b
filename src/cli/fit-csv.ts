import type { Fit } from '../experiments/fit/fit-trace.js';
import type { LoadRule } from '../experiments/fit/loads.js';
import { LEVEL } from '../experiments/fit/verdict.js';
import { csvText } from '../report/csv.js';

const COLUMNS = [
  'trace',
  'durations',
  'delay',
  'low',
  'high',
  'log_likelihood',
  'aic',
  'ks',
  'ks_p',
  'rejected',
  'persistence',
  'persistence_p',
  'togetherness',
  'togetherness_p',
];
const LOAD_COLUMNS = ['fixed', 'fixed_low', 'fixed_high'];

/** Fits as CSV: a row for each trace and model, the best model first; what is true of a trace stands in all its rows. */
export function fitCsv(paths: readonly string[], fits: readonly Fit[], rule: LoadRule | undefined): string {
  const fixed = rule === undefined ? [] : [rule.fixed, rule.interval?.low, rule.interval?.high];
  const rows = fits.flatMap(({ models, sample, dependence: { persistence, togetherness } }, i) =>
    models.map(({ delay, parameters, logLikelihood, aic, ks, p }) => [
      paths[i],
      sample.n,
      JSON.stringify(delay),
      JSON.stringify(Object.fromEntries(parameters.map(({ name, low }) => [name, low]))),
      JSON.stringify(Object.fromEntries(parameters.map(({ name, high }) => [name, high]))),
      logLikelihood,
      aic,
      ks,
      p,
      p <= LEVEL,
      persistence?.next,
      persistence?.p,
      togetherness?.correlation,
      togetherness?.p,
      ...fixed,
    ]),
  );
  return csvText(rule === undefined ? COLUMNS : [...COLUMNS, ...LOAD_COLUMNS], rows);
}
