import { expect, it } from 'vitest';
import { table } from '../../src/cli/text.js';

const columns = [
  { title: 'scheme', align: 'left' },
  { title: 'time', align: 'right' },
] as const;
const rows = [
  ['x'.repeat(90), '1.5'],
  ['y', '12'],
];

it('a table is cut to 80 columns in a file, and is as wide as it wants where the terminal has room', () => {
  const narrow = table(columns, rows);
  expect(narrow.map((line) => line.length)).toEqual([80, 80, 80]);
  expect(narrow[1]).toMatch(/^x+… +1\.5$/);
  const wide = table(columns, rows, 120);
  expect(wide[1]).toBe(`${'x'.repeat(90)}   1.5`);
  expect(wide[2]).toBe(`${'y'.padEnd(90)}    12`);
});
