import { z } from 'zod';
import { DataError } from '../errors.js';
import { columnOf, parseTable } from './csv.js';
import { makeDataset, splitParameters, splitPart } from './dataset.js';
import { defineData } from './definition.js';
import { labelEncode, oneHot, pairColumn } from './one-hot.js';

const COLUMNS = [
  'RESOURCE',
  'MGR_ID',
  'ROLE_ROLLUP_1',
  'ROLE_ROLLUP_2',
  'ROLE_DEPTNAME',
  'ROLE_TITLE',
  'ROLE_FAMILY_DESC',
  'ROLE_FAMILY',
  'ROLE_CODE',
];

/** Pairs of columns, counted from 0, that the authors leave out. */
const LEFT_OUT = [
  [2, 3],
  [5, 7],
];

/**
 * Amazon employee access: the 9 columns and the 34 pairs of them (all but (2, 3) and (5, 7)), one-hot encoded,
 * and a constant: 32,769 x 241,915, of which 26,215 rows are for training. Labels: 1 where access was granted,
 * −1 where not.
 */
export const amazon = defineData({
  name: 'amazon',
  summary: 'Amazon employee access, 9 columns and 34 pairs of them one-hot: 26,215 x 241,915, two classes',
  source: "ErasureHead, Table 1, and its authors' code; docs/background/corrections.md, 2",
  examples: [{}],
  parameters: z.strictObject({
    file: z.string().min(1).default('amazon_access/train.csv.gz').describe('the file, with a header line'),
    ...splitParameters,
  }),
  standIn: { source: 'one-hot', points: 32_769, fields: 43, categories: 5626, two_classes: true },
  create: (parameters, { files, uniform }) => {
    const { content, used } = files.read(parameters.file);
    const table = parseTable(content, parameters.file, true);
    const single = COLUMNS.map((column) => columnOf(table, column, parameters.file));
    const granted = columnOf(table, 'ACTION', parameters.file);
    const odd = granted.findIndex((action) => action !== 0 && action !== 1);
    if (odd >= 0) {
      throw new DataError(`${parameters.file}, line ${table.lines[odd]}`, `ACTION ${granted[odd]}`, '0 or 1');
    }
    const rows = oneHot([...single, ...pairs(single)]);
    const part = { rows, labels: granted.map((action) => 2 * action - 1) };
    const { training, test } = splitPart(part, parameters, uniform, parameters.file);
    return makeDataset('amazon', training, { files: [used], ...(test !== undefined && { test }) });
  },
});

/** The pairs in the order (0, 1), (0, 2), …, (7, 8). */
function pairs(columns: readonly Float64Array[]): Float64Array[] {
  const encoded = columns.map(labelEncode);
  return encoded.flatMap((first, a) =>
    encoded
      .map((second, b) => ({ second, b }))
      .filter(({ b }) => b > a && !LEFT_OUT.some(([c, d]) => c === a && d === b))
      .map(({ second }) => pairColumn(first.codes, second.codes, second.count)),
  );
}
