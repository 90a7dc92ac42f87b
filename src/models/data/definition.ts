import type { Uniform } from '../../random/stream.js';
import { type Definition, definer, type Named } from '../../registry/registry.js';
import type { Dataset } from './dataset.js';
import type { DataFiles } from './files.js';

/** Random numbers and files for a data source. */
export interface DataContext {
  /** Random numbers of the data, and of nothing else: generation, and the split into training and test. */
  readonly uniform: Uniform;
  /** Folders in which data files are looked up. */
  readonly files: DataFiles;
}

/** Fields of a data source beside those of every definition. */
export interface WithStandIn {
  /**
   * A generated source of the same kind and about the same shape, for use where the file is missing: the name of
   * the source and its parameters. Absent where the source is itself generated, or nothing is known of the file.
   */
  readonly standIn?: Named<'source'>;
}

/**
 * A data source as the registry holds it. `create` throws a MissingData if a file is nowhere to be found, and a
 * DataError if a file, or a combination of parameters, cannot be used.
 */
export type DataDefinition = Definition<Dataset, [context: DataContext]> & WithStandIn;

/** Writes down a data source. */
export const defineData = definer<Dataset, [context: DataContext], WithStandIn>('data source');
