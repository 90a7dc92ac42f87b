import { exponential, lognormal, pareto, shiftedExponential } from './explicit.js';
import type { Family } from './family.js';
import { hyperexponential } from './hyperexponential.js';
import { gamma, weibull } from './weibull-gamma.js';

/** The delay models that can be fitted: continuous ones, in the order in which `straggle list` names them. */
export const families: readonly Family[] = [
  shiftedExponential,
  exponential,
  weibull,
  pareto,
  lognormal,
  gamma,
  hyperexponential,
];
