import { join } from 'node:path';
import { Command } from 'commander';
import { type LedgerRow, numberText, readLedger, writeLedger } from '../analysis/figures/ledger.js';
import { checkOutputs } from './outputs.js';
import { wrapped } from './text.js';

/** `straggle claims`: every checkable statement of the papers, and whether it holds. */
export function claimsCommand(): Command {
  return new Command('claims')
    .summary('every checkable statement of the papers, and whether it holds')
    .description(
      'Prints every checkable statement of the papers with our number, its 95 % interval and the ' +
        'verdict, from the results of `straggle figures`; writes OUT/claims.csv and OUT/claims.md.',
    )
    .option('--out <folder>', 'where the results lie', 'results')
    .addHelpText('after', '\nExample:\n  $ straggle claims --out results-quick')
    .action(({ out }: { out: string }) => {
      const rows = readLedger(out);
      checkOutputs('--out', [join(out, 'claims.csv'), join(out, 'claims.md')]);
      writeLedger(out, rows);
      process.stdout.write(`${rows.map(entry).join('\n\n')}\n\n`);
      const count = (verdict: string) => rows.filter((row) => row.verdict === verdict).length;
      process.stdout.write(
        `${rows.length} statements: ${count('holds')} hold, ${count('holds as amended')} hold as amended, ` +
          `${count('fails')} fail\n`,
      );
    });
}

function entry(row: LedgerRow): string {
  return [
    ...wrapped(`${row.verdict.toUpperCase()}  ${row.id}  (${row.paper}, ${row.section})`, 0, 4),
    ...wrapped(row.statement, 2),
    ...wrapped(`${numberText(row)}; ${row.note}`, 2),
  ].join('\n');
}
