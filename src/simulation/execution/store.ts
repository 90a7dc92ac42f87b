import type { Place } from './offset-index.js';

/** Where the records of a sweep go and come from: a journal, or memory. */
export interface RecordStore {
  append(records: readonly unknown[]): Place[];
  at(place: Place): unknown;
}

/** Records in memory, for sweeps that nobody will resume. */
export class MemoryStore implements RecordStore {
  private readonly records: unknown[] = [];

  append(records: readonly unknown[]): Place[] {
    return records.map((record) => ({ offset: this.records.push(record) - 1, length: 1 }));
  }

  at({ offset }: Place): unknown {
    return this.records[offset];
  }
}
