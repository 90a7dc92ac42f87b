import { type Named, Registry } from '../../registry/registry.js';
import { csv } from './csv.js';
import type { DataContext, DataDefinition, Dataset } from './dataset.js';
import { amazon, covertype, kcHousing } from './erasurehead.js';
import { consistent, gaussian, unequalNorms } from './gaussian.js';
import { idx, mnist49 } from './idx.js';
import { oneHotStandIn } from './one-hot.js';
import { uniformBlocks } from './uniform-blocks.js';

/** Every data source that experiments can name. */
export const dataSources = new Registry<'source', DataDefinition>('source', 'data source', [
  gaussian,
  unequalNorms,
  consistent,
  uniformBlocks,
  oneHotStandIn,
  csv,
  idx,
  amazon,
  kcHousing,
  covertype,
  mnist49,
]);

/** Schema of an experiment's `data`: `source` names the data source, the other keys are its parameters. */
export const dataSchema = () => dataSources.schema();

/**
 * Makes the data that an experiment describes, as parsed by `dataSchema`.
 * @throws MissingData if a file is nowhere to be found
 * @throws DataError if a file, or a combination of parameters, cannot be used
 */
export function createData(data: Named<'source'>, context: DataContext): Dataset {
  return dataSources.create(data, context);
}
