import type { Figure } from '../../analysis/figures/figure.js';
import { accuracy } from './accuracy.js';
import { fig2 } from './fig2.js';
import { leverage } from './leverage.js';
import { linear } from './linear.js';
import { mnist } from './mnist.js';
import { noise } from './noise.js';
import { time } from './time.js';

/** The figures and tables of Weighted Gradient Coding, in the order in which they are made. */
export const wgcFigures: readonly Figure[] = [mnist, linear, leverage, noise, fig2, time, accuracy];
