import { z } from 'zod';
import { columnOf, parseTable } from './csv.js';
import { makeDataset, splitParameters, splitPart } from './dataset.js';
import { defineData } from './definition.js';
import { oneHot } from './one-hot.js';

const COLUMNS = [
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
  create: (parameters, { files, uniform }) => {
    const { content, used } = files.read(parameters.file);
    const table = parseTable(content, parameters.file, true);
    const rows = oneHot(COLUMNS.map((column) => columnOf(table, column, parameters.file)));
    const labels = columnOf(table, 'price', parameters.file).map((price) => price / 1e6);
    const { training, test } = splitPart({ rows, labels }, parameters, uniform, parameters.file);
    return makeDataset('kc-housing', training, { files: [used], ...(test !== undefined && { test }) });
  },
});
