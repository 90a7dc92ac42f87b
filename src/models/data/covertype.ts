import { z } from 'zod';
import { DataError } from '../errors.js';
import { columnOf, parseTable } from './csv.js';
import { makeDataset, splitParameters, splitPart } from './dataset.js';
import { defineData } from './definition.js';
import { oneHot } from './one-hot.js';

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
  create: (parameters, { files, uniform }) => {
    const { content, used } = files.read(parameters.file);
    const table = parseTable(content, parameters.file, true);
    const type = columnOf(table, 'Cover_Type', parameters.file);
    const kept = Array.from(type.keys()).filter((i) => type[i] <= 2);
    if (kept.length === 0)
      throw new DataError(parameters.file, 'no row of cover type 1 or 2', 'some of either');
    const take = (entries: Float64Array) => Float64Array.from(kept, (i) => entries[i]);
    const others = table.columns.filter((column) => column !== 'Cover_Type');
    const rows = oneHot(others.map((column) => take(columnOf(table, column, parameters.file))));
    const labels = take(type).map((label) => (label === 1 ? -1 : 1));
    const { training, test } = splitPart({ rows, labels }, parameters, uniform, parameters.file);
    return makeDataset('covertype', training, { files: [used], ...(test !== undefined && { test }) });
  },
});
