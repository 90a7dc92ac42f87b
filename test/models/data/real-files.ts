import { DataFiles, dataDirectories } from '../../../src/models/data/files.js';

/** The papers' data files, where STRAGGLE_DATA says that they are. */
export const realFiles = new DataFiles(dataDirectories(undefined));

/** Why a test that needs the papers' files does not run; undefined where it does. */
export const noRealFiles = process.env.STRAGGLE_DATA
  ? undefined
  : "STRAGGLE_DATA is not set: the papers' data files are not at hand";
