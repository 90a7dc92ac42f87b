import { z } from 'zod';
import { DataError } from '../errors.js';
import { columnOf, parseTable } from './csv.js';
import {
  type DataContext,
  type Dataset,
  defineData,
  makeDataset,
  type Part,
  splitParameters,
  splitPart,
} from './dataset.js';
import { labelEncode, oneHot, pairColumn } from './one-hot.js';

const AMAZON_COLUMNS = [
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
  create: (parameters, context) =>
    splitTable('amazon', parameters, context, (table, file) => {
      const single = AMAZON_COLUMNS.map((column) => columnOf(table, column, file));
      const granted = columnOf(table, 'ACTION', file);
      const odd = granted.findIndex((action) => action !== 0 && action !== 1);
      if (odd >= 0) {
        throw new DataError(`${file}, line ${table.lines[odd]}`, `ACTION ${granted[odd]}`, '0 or 1');
      }
      const rows = oneHot([...single, ...pairs(single)]);
      return { rows, labels: granted.map((action) => 2 * action - 1) };
    }),
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

/**
 * Forest cover type: the rows with labels 1 (spruce/fir, here −1) and 2 (lodgepole pine, here 1), all other
 * columns one-hot encoded, and a constant. The known file is a sample of 15,000 of the 581,012 rows: 12,779 rows
 * of these labels and 10,166 features, where the paper has 495,141 and 15,509.
 */
export const covertype = defineData({
  name: 'covertype',
  summary:
    'forest cover types 1 and 2, all columns one-hot; of a sample of 15,000 of the 581,012 rows: 12,779 x ' +
    '10,166, two classes',
  source: "ErasureHead, Table 1, and its authors' code; docs/background/corrections.md, 2",
  examples: [{}],
  parameters: z.strictObject({
    file: z
      .string()
      .min(1)
      .default('covtype/covtype_sample15000.csv.gz')
      .describe('the file, with a header line and a column Cover_Type'),
    ...splitParameters,
  }),
  standIn: { source: 'one-hot', points: 12_779, fields: 54, categories: 188, two_classes: true },
  create: (parameters, context) =>
    splitTable('covertype', parameters, context, (table, file) => {
      const type = columnOf(table, 'Cover_Type', file);
      const kept = Array.from(type.keys()).filter((i) => type[i] <= 2);
      if (kept.length === 0) throw new DataError(file, 'no row of cover type 1 or 2', 'some of either');
      const take = (entries: Float64Array) => Float64Array.from(kept, (i) => entries[i]);
      const others = table.columns.filter((column) => column !== 'Cover_Type');
      const rows = oneHot(others.map((column) => take(columnOf(table, column, file))));
      return { rows, labels: take(type).map((label) => (label === 1 ? -1 : 1)) };
    }),
});

const HOUSE_COLUMNS = [
  'bedrooms',
  'bathrooms',
  'sqft_living',
  'sqft_lot',
  'floors',
  'waterfront',
  'view',
  'condition',
  'grade',
  'sqft_above',
  'sqft_basement',
  'yr_built',
  'yr_renovated',
  'zipcode',
  'lat',
  'long',
  'sqft_living15',
  'sqft_lot15',
];

/**
 * House sales in King County: bedrooms .. sqft_lot15 one-hot encoded, and a constant: 21,613 x 27,654, of which
 * 17,290 rows are for training. Label: the price in millions.
 */
export const kcHousing = defineData({
  name: 'kc-housing',
  summary: 'house sales in King County, 18 columns one-hot: 17,290 x 27,654, price in millions',
  source: "ErasureHead, Table 1, and its authors' code; docs/background/corrections.md, 2",
  examples: [{}],
  parameters: z.strictObject({
    file: z.string().min(1).default('kc_house/kc_house_data.csv.gz').describe('the file, with a header line'),
    ...splitParameters,
  }),
  standIn: {
    source: 'one-hot',
    points: 21_613,
    fields: 18,
    categories: 1536,
    two_classes: false,
    signal: 0.4,
  },
  create: (parameters, context) =>
    splitTable('kc-housing', parameters, context, (table, file) => ({
      rows: oneHot(HOUSE_COLUMNS.map((column) => columnOf(table, column, file))),
      labels: columnOf(table, 'price', file).map((price) => price / 1e6),
    })),
});

/** The data of a table, which is encoded once for many splits. */
function splitTable(
  name: string,
  parameters: { readonly file: string; readonly test: number; readonly multiple_of: number },
  { files, uniform }: DataContext,
  encode: (table: ReturnType<typeof parseTable>, file: string) => Part,
): Dataset {
  const { file } = parameters;
  const { part, used } = files.once(JSON.stringify([name, file]), () => {
    const read = files.read(file);
    return { part: encode(parseTable(read.content, file, true), file), used: read.used };
  });
  const { training, test } = splitPart(part, parameters, uniform, file);
  return makeDataset(name, training, { files: [used], ...(test !== undefined && { test }) });
}
