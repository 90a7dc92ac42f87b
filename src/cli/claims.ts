import { join } from 'node:path';
import { Command } from 'commander';
import {
  countsText,
  type LedgerRow,
  numberText,
  readLedger,
  writeLedger,
} from '../analysis/figures/ledger.js';
import { print } from '../report/plain-text.js';
import { formatOption, jsonText } from './json.js';
import { checkOutputs, sayWritten } from './outputs.js';
import { wrapped } from './text.js';

/** `straggle claims`: every checkable statement of the papers, and whether it holds. */
export function claimsCommand(): Command {
  return new Command('claims')
    .description(
      'Prints every checkable statement of the papers with our number, its 95 % interval and the ' +
        'verdict, from the results of `straggle figures`; writes OUT/claims.csv and OUT/claims.md.',
    )
    .option('--out <folder>', 'where the results lie', 'results')
    .option('--format <form>', 'text or json', formatOption('text', 'json'), 'text')
    .addHelpText('after', '\nExample:\n  $ straggle claims --out results-quick')
    .action(({ out, format }: { out: string; format: 'text' | 'json' }) => {
      const rows = readLedger(out);
      const paths = [join(out, 'claims.csv'), join(out, 'claims.md')];
      checkOutputs('--out', paths);
      writeLedger(out, rows);
      paths.forEach(sayWritten);
      if (format === 'json') {
        print(jsonText(rows.map(numbered)));
        return;
      }
      print(`${rows.map(entry).join('\n\n')}\n\n`);
      const [papers, ours] = ['paper', 'ours'].map((origin) => rows.filter((row) => row.origin === origin));
      print(`${papers.length} statements of the papers: ${countsText(papers)}\n`);
      if (ours.length > 0) print(`${ours.length} of ours: ${countsText(ours)}\n`);
    });
}

/** A row with its numbers as numbers; what is empty is null. */
function numbered(row: LedgerRow): Record<string, string | number | null> {
  const numeric = ['value', 'low', 'high', 'true_from', 'true_to'];
  const value = (key: string, text: string) => {
    if (text === '') return null;
    return numeric.includes(key) && Number.isFinite(Number(text)) ? Number(text) : text;
  };
  return Object.fromEntries(Object.entries(row).map(([key, text]) => [key, value(key, String(text))]));
}

function entry(row: LedgerRow): string {
  return [
    ...wrapped(
      `${row.verdict.toUpperCase()}  ${row.id}  (${row.paper}, ${row.section}${row.origin === 'ours' ? '; ours' : ''})`,
      0,
      4,
    ),
    ...wrapped(row.statement, 2),
    ...wrapped(`${numberText(row)}; ${row.note}`, 2),
  ].join('\n');
}
