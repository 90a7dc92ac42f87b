import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { blocksOf, pages } from './page.js';
import { Reader } from './reader.js';

const page = pages().get('guides/sweeps.md') ?? '';

/** What the command says about each scheme but the baseline: cells of the table. */
function rowsOf(csv: string): string[][] {
  const points: Record<string, string>[] = parse(csv, { columns: true });
  const found = points.map((point) => ({
    ...(JSON.parse(point.scheme) as { name: string }),
    mean: Number(point.completion_time_difference_mean),
    paired: Number(point.completion_time_difference_se),
    se: Number(point.completion_time_se),
  }));
  const baseline = found.find(({ name }) => name === 'frc');
  return found
    .filter((each) => each !== baseline)
    .map(({ name, mean, paired, se, ...parameters }) => {
      const independent = Math.hypot(se, baseline?.se ?? Number.NaN);
      return [
        [name, ...Object.entries(parameters).map(([key, value]) => `${key} ${value}`)].join(', '),
        mean.toFixed(4).replace('-', '−'),
        paired.toFixed(6),
        independent.toFixed(6),
        `${Number(((independent / paired) ** 2).toPrecision(2))} times as many`,
      ];
    });
}

it('the table of the trials that are saved is what its command comes to', async () => {
  const reader = new Reader();
  for (const block of blocksOf(page)) {
    if (block.kind === 'file') reader.write(block.name, block.content);
    if (block.kind !== 'commands') continue;
    for (const line of block.lines.filter((each) => each.includes('--baseline'))) {
      expect(await reader.do(line)).toMatchObject({ status: 0 });
    }
  }
  const rows = rowsOf(readFileSync(join(reader.folder, 'pairs.csv'), 'utf8'));
  expect(rows).toHaveLength(5);
  const tables = page.split('\n').filter((line) => line.startsWith('|'));
  const cells = tables.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(cells.slice(2)).toEqual(rows);
});
