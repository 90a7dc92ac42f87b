import { csvText } from '../../../src/report/csv.js';
import { Executor } from '../../../src/simulation/execution/executor.js';
import { JOURNAL_FORM, Journal, type JournalHeader } from '../../../src/simulation/execution/journal.js';
import type { SweepRecord } from '../../../src/simulation/execution/records.js';
import type { Shard } from '../../../src/simulation/execution/shard.js';
import { SweepState } from '../../../src/simulation/execution/state.js';
import { deriveTable, workOff } from '../../../src/simulation/execution/sweep.js';
import type { Experiment } from '../../../src/simulation/experiment/experiment.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';
import { contentHash } from '../../../src/simulation/results/meta.js';
import { VERSION } from '../../../src/simulation/results/version.js';

export function experimentOf(data: object): Experiment {
  return resolveExperiment(parseExperiment(JSON.stringify(data), 'sweep.yaml'));
}

export function headerOf(experiment: Experiment, shard?: Shard): JournalHeader {
  return {
    journal: 'straggle',
    form: JOURNAL_FORM,
    version: VERSION,
    content: contentHash(experiment),
    ...(shard === undefined ? {} : { shard: `${shard.index}/${shard.of}` }),
    source: { label: 'sweep.yaml', stem: 'sweep', folder: '', data: {} },
  };
}

/** Runs a sweep into a journal, going on with what is there. Returns its CSV, and how many records it added. */
export async function runInto(
  path: string,
  experiment: Experiment,
  { shard, fresh = false }: { shard?: Shard; fresh?: boolean } = {},
): Promise<{ csv: string; added: number }> {
  const state = new SweepState(experiment, shard);
  let found = 0;
  const journal = Journal.open(path, headerOf(experiment, shard), fresh, (record, place) => {
    found++;
    state.note(record as SweepRecord, place);
  });
  try {
    let added = -found;
    await workOff(state, journal, new Executor());
    if (shard !== undefined) return { csv: '', added: 0 };
    for (let group = 0; group < state.groups; group++) added += state.wanted(group).length;
    const { columns, rows } = await deriveTable(state, journal);
    return { csv: csvText(columns, rows), added };
  } finally {
    journal.close();
  }
}
