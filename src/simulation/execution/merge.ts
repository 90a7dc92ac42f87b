import { InputError, mistake } from '../input/input-error.js';
import { VERSION } from '../results/version.js';
import { isOfThisVersion, JOURNAL_FORM, Journal, type JournalHeader } from './journal.js';
import { keyOf, type SweepRecord } from './records.js';
import { MOST_SHARDS } from './shard.js';
import type { Place, SweepState } from './state.js';
import type { RecordSource } from './sweep.js';

/** Missing shards that are named. */
const MOST_NAMED = 20;

/** Several journals of one experiment, read as one store: as if one lay behind the other. */
export class MergedJournals implements RecordSource {
  readonly header: JournalHeader;
  private readonly journals: readonly { readonly journal: Journal; readonly start: number }[];

  /**
   * Opens the journals.
   * @throws InputError if one cannot be read, or they are not of the same experiment
   */
  constructor(paths: readonly string[]) {
    let start = 0;
    const journals: { journal: Journal; start: number }[] = [];
    this.journals = journals;
    for (const path of paths) {
      const journal = Journal.read(path);
      journals.push({ journal, start });
      start += journal.size;
    }
    this.header = journals[0].journal.header;
    const old = journals.find(({ journal: { header } }) => !isOfThisVersion(header))?.journal;
    if (old !== undefined) {
      this.close();
      const { form, version } = old.header;
      const given = `a journal of ${form === JOURNAL_FORM ? `straggle ${version}` : 'another version of straggle'}`;
      throw new InputError([mistake(old.path, given, `journals of straggle ${VERSION}`)]);
    }
    const other = journals.find(({ journal }) => journal.header.content !== this.header.content);
    if (other !== undefined) {
      this.close();
      const allowed = `journals of the same experiment and options as ${paths[0]}`;
      throw new InputError([mistake(other.journal.path, 'the journal of another experiment', allowed)]);
    }
  }

  /**
   * Hands all records to the state of the whole sweep.
   * @throws InputError naming what is there twice, missing, or damaged
   */
  fill(state: SweepState): void {
    const overlaps = new Map<string, number>();
    for (const { journal, start } of this.journals) {
      journal.visit((found, { offset, length }) => {
        const record = found as SweepRecord;
        const { group, at } = keyOf(record);
        const before = state.place(group, at);
        if (before === undefined) {
          state.note(record, { offset: start + offset, length });
          return;
        }
        const pair = `${this.holding(before.offset).journal.path} and ${journal.path}`;
        overlaps.set(pair, (overlaps.get(pair) ?? 0) + 1);
      });
    }
    const mistakes = [...overlaps].map(
      ([pair, count]) => `${pair}: ${count} blocks are in both; allowed: each block once`,
    );
    mistakes.push(...this.gaps(state));
    if (mistakes.length > 0) throw new InputError(mistakes);
  }

  /** Missing records: a line for the shards of which there is no journal, and one for each that is not finished. */
  private gaps(state: SweepState): string[] {
    const journals = this.journals.map(({ journal }) => journal);
    const of = Number(journals.find(({ header }) => header.shard)?.header.shard?.split('/')[1] ?? 1);
    if (!(of <= MOST_SHARDS)) throw new InputError([mistake('shards', String(of), `at most ${MOST_SHARDS}`)]);
    const absent: string[] = [];
    let blocks = 0;
    const lines: string[] = [];
    for (const [index, missing] of state.missingOf(of).entries()) {
      if (missing === 0) continue;
      const shard = `${index}/${of}`;
      const journal =
        journals.find(({ header }) => header.shard === shard) ??
        journals.find(({ header }) => header.shard === undefined);
      if (journal === undefined) {
        absent.push(shard);
        blocks += missing;
      } else {
        const whose = journal.header.shard === undefined ? 'the sweep' : `shard ${shard}`;
        lines.push(
          `${journal.path}: ${whose} lacks ${missing} of its blocks; run again, it goes on from there`,
        );
      }
    }
    if (blocks === 0) return lines;
    const more = absent.length - MOST_NAMED;
    const named = [...absent.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])];
    return [`${blocks} blocks are missing: no journal of shard ${named.join(', ')} was given`, ...lines];
  }

  at({ offset, length }: Place): unknown {
    const { journal, start } = this.holding(offset);
    return journal.at({ offset: offset - start, length });
  }

  private holding(offset: number) {
    const { journals } = this;
    let low = 0;
    for (let high = journals.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (journals[middle].start <= offset) low = middle;
      else high = middle;
    }
    return journals[low];
  }

  close(): void {
    for (const { journal } of this.journals) journal.close();
  }
}
