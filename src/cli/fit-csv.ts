import { LEVEL } from '../analysis/fit/bootstrap.js';
import type { Fit, FittedModel } from '../analysis/fit/fit-trace.js';
import type { LoadRule } from '../analysis/fit/loads.js';
import { isAdequate, type StatesFit } from '../analysis/fit/states.js';
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
  const rows = fits.flatMap(({ models, states, sample, dependence: { persistence, togetherness } }, i) => {
    const ties = [persistence?.next, persistence?.p, togetherness?.correlation, togetherness?.p];
    const ofModels = models.map((model) => [
      paths[i],
      sample.n,
      ...described(model),
      model.logLikelihood,
      model.aic,
      model.ks,
      model.p,
      model.p <= LEVEL,
      ...ties,
      ...fixed,
    ]);
    if (states === undefined) return ofModels;
    const { rounds, workers, ks, p, changes } = states;
    // Its likelihood is that of whole series: not to be compared with the others'.
    return [
      ...ofModels,
      [
        paths[i],
        rounds * workers,
        // Of states that are hardly ever left, nothing is known: no intervals.
        ...described(changes < 1 ? { ...states, parameters: [] } : states),
        null,
        null,
        ks,
        p,
        !isAdequate(states),
        ...ties,
        ...fixed,
      ],
    ];
  });
  return csvText(rule === undefined ? COLUMNS : [...COLUMNS, ...LOAD_COLUMNS], rows);
}

/** The delay as in an experiment, and the ends of the parameters' intervals. */
function described({ delay, parameters }: FittedModel | StatesFit): string[] {
  const ends = (end: 'low' | 'high') =>
    Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter[end]]));
  return [delay, ends('low'), ends('high')].map((value) => JSON.stringify(value));
}
