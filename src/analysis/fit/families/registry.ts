import { exponential } from './exponential.js';
import type { Family } from './family.js';
import { gamma } from './gamma.js';
import { hyperexponential } from './hyperexponential.js';
import { lognormal } from './lognormal.js';
import { pareto } from './pareto.js';
import { shiftedExponential } from './shifted-exponential.js';
import { weibull } from './weibull.js';

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
