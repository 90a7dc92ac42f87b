import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { SimulationError } from '../engine/errors.js';
import { MergedJournals } from '../simulation/execution/merge.js';
import { SweepState } from '../simulation/execution/state.js';
import { deriveTable } from '../simulation/execution/sweep.js';
import { resolveExperiment } from '../simulation/experiment/resolve.js';
import { InputError } from '../simulation/input/input-error.js';
import { contentHash } from '../simulation/results/meta.js';
import { formatOption } from './json.js';
import { checkOutputs, checkTable, STANDARD, sayWritten } from './outputs.js';
import { complete, filesOf } from './prepare.js';
import { metaPath, writeResult } from './sweep-files.js';
import { formatted, spread, TABLE_FORMATS, type TableFormat } from './table-format.js';

interface MergeFlags {
  readonly out: string;
  readonly format?: TableFormat;
  readonly spread?: boolean;
}

/** `straggle merge`: joins the journals of shards. */
export function mergeCommand(): Command {
  return new Command('merge')
    .description(
      'Joins the journals that the shards of a sweep have written, in any order. The CSV is ' +
        'the same, to the byte, as that of one undisturbed run.',
    )
    .argument('<journal...>', 'FILE.csv.journal of every shard')
    .requiredOption('--out <file>', 'file of the table; -: standard output')
    .option('--format <form>', 'csv, json or arrow', formatOption(...TABLE_FORMATS))
    .option('--spread', 'a column for each field of what is swept as an object')
    .addHelpText('after', '\nExample:\n  $ straggle merge part*.csv.journal --out sweep.csv')
    .action(async (paths: string[], { out, format, spread: spreads }: MergeFlags) => {
      const started = performance.now();
      checkTable('--out', out);
      const outputs = [out, metaPath(out)];
      if (out !== STANDARD) checkOutputs('--out', outputs, paths);
      const journals = new MergedJournals(paths);
      try {
        const { source, content } = journals.header;
        const folder = resolve(dirname(paths[0]), source.folder);
        const document = { label: source.label, stem: source.stem, folder, data: source.data };
        const experiment = complete(resolveExperiment(document), source);
        if (contentHash(experiment) !== content) {
          throw new InputError([
            `${paths[0]}: written by another version of straggle, or a file it uses has changed`,
          ]);
        }
        if (out !== STANDARD) checkOutputs('--out', outputs, [...paths, ...filesOf(experiment)]);
        const state = new SweepState(experiment);
        journals.fill(state);
        const table = await deriveTable(state, journals);
        const shown = spreads ? spread(table, experiment) : table;
        const target = out === STANDARD ? undefined : out;
        const seconds = (performance.now() - started) / 1000;
        writeResult({ document, experiment, out: target }, await formatted(shown, format), seconds);
        if (target !== undefined) sayWritten(target);
        if (table.failure !== undefined) throw new SimulationError(table.failure);
      } finally {
        journals.close();
      }
    });
}
