import { expect, it } from 'vitest';
import { DataError } from '../../../src/models/errors.js';
import { steps } from '../../../src/models/steps/registry.js';
import type { StepContext } from '../../../src/models/steps/step.js';

const context: StepContext = {
  spectralNorm: () => 8,
  smoothness: () => 16,
  strongConvexity: () => 0.5,
  missProbability: 0.25,
};

function rule(name: string, parameters: Record<string, unknown>, changes: Partial<StepContext> = {}) {
  const definition = steps.find(name);
  if (definition === undefined) throw new Error(`no step rule ${name}`);
  const step = definition.create(definition.parameters.parse(parameters), { ...context, ...changes });
  return [1, 2, 100].map(step);
}

function expectClose(actual: number[], expected: number[]) {
  actual.forEach((value, k) => {
    expect(value / expected[k] - 1).toBeCloseTo(0, 14);
  });
}

it('power: scale/t^exponent, by ‖XᵀX‖ if normalised', () => {
  expectClose(rule('power', { scale: 4, exponent: 0.5 }), [4, 4 / Math.SQRT2, 0.4]);
  const sgc = rule('power', { scale: (7 * 100 * Math.LN10) / 1000, exponent: 0.7, normalise: 'spectral' });
  // SGC's 1.61180956509583 over ‖XᵀX‖ = 8
  const scale = 1.611809565095832 / 8;
  expectClose(sgc, [scale, scale / 2 ** 0.7, scale / 100 ** 0.7]);
});

it('asks for ‖XᵀX‖ only where it needs it', () => {
  const spectralNorm = () => {
    throw new Error('asked');
  };
  expect(rule('power', { scale: 1, exponent: 0 }, { spectralNorm })).toEqual([1, 1, 1]);
});

it('constant', () => {
  expect(rule('constant', { value: 1e-7 })).toEqual([1e-7, 1e-7, 1e-7]);
});

it('geometric: one factor in the first step already', () => {
  expectClose(rule('geometric', { value: 0.1, ratio: 0.98 }), [0.098, 0.09604, 0.1 * 0.98 ** 100]);
});

it("theorem: the papers' formulas", () => {
  // log(1/ε²) = 4 for ε = e^-2
  const epsilon = Math.exp(-2);
  expectClose(rule('theorem', { name: 'sgc-3', epsilon }), [1 / 16, 1 / 16, 4 / 100 / 8]);
  expectClose(rule('theorem', { name: 'sgc-4' }), [2, 1, 0.02]);
  expectClose(rule('theorem', { name: 'erasurehead-1' }), [1 / 16, 1 / 16, 1 / 16]);
  expectClose(rule('theorem', { name: 'erasurehead-2' }), [0.75 / 16, 0.75 / 16, 0.75 / 16]);
});

it('theorem: refuses problems that it does not hold for', () => {
  expect(() => rule('theorem', { name: 'sgc-4' }, { strongConvexity: () => 0 })).toThrow(DataError);
  const unknown = { ...context };
  delete (unknown as { missProbability?: number }).missProbability;
  const definition = steps.find('theorem');
  expect(() => definition?.create({ name: 'erasurehead-2' }, unknown)).toThrow(DataError);
});

it('refuses wrong parameters', () => {
  expect(() => rule('theorem', { name: 'sgc-3' })).toThrow();
  expect(() => rule('theorem', { name: 'sgc-3', epsilon: 1 })).toThrow();
  expect(() => rule('theorem', { name: 'sgc-4', epsilon: 0.1 })).toThrow();
  expect(() => rule('power', { scale: 0, exponent: 1 })).toThrow();
  expect(() => rule('constant', { value: 1, ratio: 2 })).toThrow();
  expect(() => rule('geometric', { value: 1, ratio: 1.1 })).toThrow();
});
