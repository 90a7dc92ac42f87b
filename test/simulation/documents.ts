import type { Experiment } from '../../src/simulation/experiment/experiment.js';
import { resolveExperiment } from '../../src/simulation/experiment/resolve.js';
import {
  type ExperimentDocument,
  parseExperiment,
  withSettings,
} from '../../src/simulation/input/document.js';
import { InputError } from '../../src/simulation/input/input-error.js';

/** A small experiment that is right in every way. */
export const SMALL = {
  trials: 300,
  workers: 6,
  scheme: { name: 'cpgc', load: 2 },
  delay: { model: 'shifted-exponential', alpha: 0.05, mu: 4 },
};

/** An experiment as `e.yaml` would be read. */
export function documentOf(data: object, settings: readonly string[] = []): ExperimentDocument {
  return withSettings(parseExperiment(JSON.stringify(data), 'e.yaml'), settings);
}

/** The same, resolved. */
export function experimentOf(data: object, settings: readonly string[] = []): Experiment {
  return resolveExperiment(documentOf(data, settings));
}

/** The mistakes in SMALL with other fields in place of its own, and then with settings. */
export function mistakesIn(fields: object, settings: readonly string[] = []): readonly string[] {
  return mistakesOf(() => experimentOf({ ...SMALL, ...fields }, settings));
}

/** The mistakes that something throws as an InputError; none if it does not throw. */
export function mistakesOf(something: () => unknown): readonly string[] {
  try {
    something();
  } catch (error) {
    if (error instanceof InputError) return error.mistakes;
    throw error;
  }
  return [];
}
