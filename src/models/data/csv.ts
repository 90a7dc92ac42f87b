import { z } from 'zod';
import { DataError } from '../errors.js';
import { makeDataset } from './dataset.js';
import { defineData } from './definition.js';
import { parseTable } from './table.js';

/** Numbers from two files, without header: X with a row per point, y with a number per line. */
export const csv = defineData({
  name: 'csv',
  summary: 'X and y from CSV or CSV.gz files without header',
  source: 'the form of the data of SGC: sgc/X.csv and sgc/Y.csv',
  parameters: z.strictObject({
    x: z.string().min(1).describe('file of X: a row per point, looked up in the data directories'),
    y: z.string().min(1).describe('file of y: a number per line, looked up in the data directories'),
  }),
  create: ({ x, y }, { files }) => {
    const fileX = files.read(x);
    const fileY = files.read(y);
    const { rows } = parseTable(fileX.content, x, false);
    const labels = parseTable(fileY.content, y, false).rows;
    if (labels.features !== 1) throw new DataError(y, `${labels.features} columns`, '1 column');
    if (labels.points !== rows.points) {
      throw new DataError(
        y,
        `${labels.points} labels for the ${rows.points} rows of ${x}`,
        'one label per row',
      );
    }
    const used = [fileX.used, fileY.used];
    return makeDataset(`${x} and ${y}`, { rows, labels: labels.values }, { files: used });
  },
});
