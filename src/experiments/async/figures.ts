import type { Figure } from '../../analysis/figures/figure.js';
import { race } from './race.js';
import { times } from './times.js';

/** The figures of asynchronous gradient descent. */
export const asyncFigures: readonly Figure[] = [times, race];
