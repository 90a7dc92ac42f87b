import { InputError, mistake } from '../definition/input-error.js';
import { Journal, type JournalHeader, type Place } from './journal.js';
import type { SweepRecord, SweepState } from './state.js';
import type { RecordStore } from './store.js';

/** Several journals of one experiment, read as one store. */
export class MergedJournals implements RecordStore {
  readonly header: JournalHeader;
  private readonly journals: Journal[] = [];
  private readonly records: { record: SweepRecord; place: Place; journal: Journal }[] = [];
  private readonly owner = new Map<Place, Journal>();

  /**
   * Opens the journals.
   * @throws InputError if one cannot be read, or they are not of the same experiment
   */
  constructor(paths: readonly string[]) {
    for (const path of paths) {
      const seen: { record: SweepRecord; place: Place }[] = [];
      const journal = Journal.read(path, (record, place) =>
        seen.push({ record: keyOf(record as SweepRecord), place }),
      );
      this.journals.push(journal);
      for (const each of seen) this.records.push({ ...each, journal });
    }
    this.header = this.journals[0].header;
    const other = this.journals.find(({ header }) => header.content !== this.header.content);
    if (other !== undefined) {
      const allowed = `journals of the same experiment and options as ${paths[0]}`;
      throw new InputError([mistake(other.path, 'the journal of another experiment', allowed)]);
    }
  }

  /**
   * Hands all records to the state of the whole sweep.
   * @throws InputError naming what is there twice, or missing
   */
  fill(state: SweepState): void {
    const overlaps = new Map<string, number>();
    for (const { place, journal, record } of this.records) {
      const [group, at] = 'world' in record ? [record.world, record.block] : [record.point, record.first];
      const before = state.place(group, at);
      if (before !== undefined) {
        const pair = `${(this.owner.get(before) as Journal).path} and ${journal.path}`;
        overlaps.set(pair, (overlaps.get(pair) ?? 0) + 1);
        continue;
      }
      this.owner.set(place, journal);
      state.note(this.at(place) as SweepRecord, place);
    }
    const mistakes = [...overlaps].map(
      ([pair, count]) => `${pair}: ${count} blocks are in both; allowed: each block once`,
    );
    let missing = 0;
    for (let group = 0; group < state.groups; group++) missing += state.missing(group).length;
    if (missing > 0) mistakes.push(this.missingLine(missing));
    if (mistakes.length > 0) throw new InputError(mistakes);
  }

  private missingLine(blocks: number): string {
    const shards = this.journals.flatMap(({ header }) => header.shard ?? []);
    const of = Number(shards[0]?.split('/')[1] ?? 1);
    const absent = Array.from({ length: of }, (_, i) => `${i}/${of}`).filter(
      (shard) => !shards.includes(shard),
    );
    const why =
      absent.length > 0 && shards.length > 0
        ? `no journal of shard ${absent.join(', ')} was given`
        : 'a shard is not finished: run it again, it goes on where it was stopped';
    return `${blocks} blocks are missing: ${why}`;
  }

  append(): Place[] {
    throw new Error('merged journals are only read');
  }

  at(place: Place): unknown {
    const journal = this.owner.get(place);
    if (journal === undefined) throw new Error('a place of no journal');
    return journal.at(place);
  }

  close(): void {
    for (const journal of this.journals) journal.close();
  }
}

/** Where a record belongs, without its results: they are read again when they are needed. */
function keyOf(record: SweepRecord): SweepRecord {
  return 'world' in record
    ? { world: record.world, block: record.block, points: [] }
    : { point: record.point, first: record.first, runs: [] };
}
