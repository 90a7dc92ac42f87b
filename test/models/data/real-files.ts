import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataFiles, dataDirectories } from '../../../src/models/data/files.js';

/** The papers' data files, where STRAGGLE_DATA says that they are. */
export const realFiles = new DataFiles(dataDirectories(undefined));

/** Why a test that needs the papers' files does not run; undefined where it does. */
export const noRealFiles = process.env.STRAGGLE_DATA
  ? undefined
  : "STRAGGLE_DATA is not set: the papers' data files are not at hand";

/** Where the public traces are. */
export const TRACES = join(process.env.STRAGGLE_DATA ?? '', 'traces');

/** Why a test that needs them does not run; undefined where it does. */
export const noTraces =
  noRealFiles ?? (existsSync(TRACES) ? undefined : 'there are no public traces in STRAGGLE_DATA');
