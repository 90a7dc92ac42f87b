import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { fault, InputError } from '../../simulation/input/input-error.js';
import type { Cell } from './cells.js';
import { type LogTable, SAMPLE } from './table.js';

/** Rows that are decoded at a time, at most. */
const BLOCK = 1 << 17;

/**
 * The table of a Parquet file: its columns of plain values, read in blocks of rows.
 * @throws InputError where the file is damaged or has no such columns
 */
export async function parquetTable(path: string): Promise<LogTable> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const columns = parquetSchema(metadata)
      .children.filter(({ children }) => children.length === 0)
      .map(({ element }) => element.name);
    const rows = async (rowStart: number, rowEnd: number, names: readonly string[]) => {
      const objects = await parquetReadObjects({
        file,
        metadata,
        columns: [...names],
        rowStart,
        rowEnd,
        compressors,
      });
      return objects.map((object) => names.map((name) => object[name] as Cell));
    };
    const total = Number(metadata.num_rows);
    return {
      form: 'Parquet',
      columns,
      sample: await rows(0, Math.min(SAMPLE, total), columns),
      async read(wanted, taker) {
        const names = wanted.map((column) => columns[column]);
        for (const [from, to] of blocksOf(metadata.row_groups.map((group) => Number(group.num_rows)))) {
          const block = await rows(from, to, names);
          for (const [i, cells] of block.entries()) taker.cells(cells, from + i + 1);
        }
      },
    };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError([
      fault(path, `cannot be read as Parquet: ${(error as Error).message}`, 'an undamaged file'),
    ]);
  }
}

/** Ranges of rows of at most `BLOCK`, none across the border of a row group. */
function* blocksOf(groups: readonly number[]): Generator<[number, number]> {
  let start = 0;
  for (const rows of groups) {
    for (let from = start; from < start + rows; from += BLOCK)
      yield [from, Math.min(from + BLOCK, start + rows)];
    start += rows;
  }
}
