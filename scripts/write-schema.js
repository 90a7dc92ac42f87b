// Writes the JSON Schema of experiment files, for editors. Run by `npm run build`, after tsc.
import { mkdirSync, writeFileSync } from 'node:fs';
import { experimentJsonSchema } from '../dist/simulation/experiment/schema.js';

mkdirSync(new URL('../schema/', import.meta.url), { recursive: true });
writeFileSync(
  new URL('../schema/experiment.schema.json', import.meta.url),
  `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`,
);
