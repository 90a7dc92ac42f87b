import { expect, it } from 'vitest';
import { short } from '../../src/report/numbers.js';

it.each([
  [0, '0.000'],
  [0.01234567, '0.01235'],
  [1234.56, '1,234.6'],
  [12_345.6, '12,346'],
  [999_999_999_999_999, '999,999,999,999,999'],
  [1.2346e15, '1.235e15'],
  [-1.5e100, '-1.500e100'],
  [1e-100, '1.00e-100'],
  [Infinity, '∞'],
  [Number.NaN, '–'],
])('%d in about four digits: %s', (value, text) => {
  expect(short(value)).toBe(text);
});
