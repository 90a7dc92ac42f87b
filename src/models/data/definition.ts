import type { z } from 'zod';
import type { Uniform } from '../../random/stream.js';
import type { Dataset } from './dataset.js';
import type { DataFiles } from './files.js';

/** What a data source may use. */
export interface DataContext {
  /** Random numbers of the data, and of nothing else: generation, and the split into training and test. */
  readonly uniform: Uniform;
  /** Where data files are looked up. */
  readonly files: DataFiles;
}

/** A data source as the registry holds it. `S` is the schema of its parameters. */
export interface DataDefinition<S extends z.ZodObject = z.ZodObject> {
  /** Name in experiments. */
  readonly name: string;
  /** One line: what it is. */
  readonly summary: string;
  /** Where it is defined. */
  readonly source: string;
  /** Schema of its parameters, without the name; unknown keys are refused. Each has a description. */
  readonly parameters: S;
  /**
   * A generated source of the same kind and about the same shape, for use where the file is missing: the name of
   * the source and its parameters. Absent where the source is itself generated, or nothing is known of the file.
   */
  readonly standIn?: { readonly source: string } & Readonly<Record<string, unknown>>;
  /**
   * Makes the data.
   * @throws MissingData if a file is nowhere to be found
   * @throws DataError if a file, or a combination of parameters, cannot be used
   */
  create(parameters: z.output<S>, context: DataContext): Dataset;
}

/** Types a definition's parameters from its schema, and hands it to the registry with the type forgotten. */
export function defineData<S extends z.ZodObject>(definition: DataDefinition<S>): DataDefinition {
  return definition as unknown as DataDefinition;
}
