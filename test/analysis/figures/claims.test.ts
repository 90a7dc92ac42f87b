import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLAIM_COLUMNS, type Claim, claimRow, verdictOf } from '../../../src/analysis/figures/claim.js';
import {
  type LedgerRow,
  ledgerMarkdown,
  numberText,
  readLedger,
  writeLedger,
} from '../../../src/analysis/figures/ledger.js';
import { csvText } from '../../../src/report/csv.js';
import { folderWith } from '../../folders.js';
import { mistakesOf } from '../../simulation/documents.js';

const claim: Claim = {
  id: 'cpgc-25-percent',
  paper: 'cpgc',
  section: '4.2',
  statement: 'At tolerance 0.05, "about 25 %" faster | than both',
  value: 0.26,
  low: 0.25,
  high: 0.27,
  verdict: 'holds',
  note: 'value: 1 − ratio,\nby common random numbers',
};
const table = (...claims: Claim[]) => csvText(CLAIM_COLUMNS, claims.map(claimRow));

describe('a claim', () => {
  it('is a row of its columns', () => {
    const counted: Claim = { ...claim, id: 'counted', verdict: verdictOf(false) };
    expect(CLAIM_COLUMNS).toHaveLength(claimRow(claim).length);
    expect(claimRow({ ...counted, low: undefined, high: undefined } as unknown as Claim)).toEqual([
      'counted',
      'cpgc',
      '4.2',
      'paper',
      claim.statement,
      0.26,
      ...[undefined, undefined, undefined, undefined],
      'fails',
      claim.note,
    ]);
  });
});

describe('the ledger', () => {
  it('reads back what the figures have written, paper by paper', () => {
    const folder = folderWith({
      'sgc/claims.csv': table({ ...claim, paper: 'sgc' }),
      'cpgc/claims.csv': table(claim),
    });
    const rows = readLedger(folder);
    expect(rows.map(({ paper }) => paper)).toEqual(['cpgc', 'sgc']);
    expect(rows[0]).toMatchObject({ statement: claim.statement, note: claim.note, value: '0.26' });
    writeLedger(folder, rows);
    expect(readFileSync(join(folder, 'claims.csv'), 'utf8')).toBe(table(claim, { ...claim, paper: 'sgc' }));
    expect(readFileSync(join(folder, 'claims.md'), 'utf8')).toBe(ledgerMarkdown(rows));
  });

  it('begins with what fails, and only that', () => {
    const failing: Claim = { ...claim, id: 'other', statement: 'Something else', verdict: 'fails' };
    const pageOf = (...claims: Claim[]) =>
      ledgerMarkdown(readLedger(folderWith({ 'cpgc/claims.csv': table(...claims) })));
    expect(pageOf(claim)).not.toContain('What does not hold');
    const [, list] = pageOf(claim, failing).split(/^## .*\n/m);
    expect(list.split('\n').filter((line) => line.startsWith('- '))).toEqual([
      '- 4.2: Something else (0.26 [0.25, 0.27])',
    ]);
  });

  it('counts the statements of the papers, and ours apart; what of ours fails is no failure of a paper', () => {
    const ours: Claim = { ...claim, id: 'ours', origin: 'ours', statement: 'A cause', verdict: 'fails' };
    const open: Claim = { ...claim, id: 'open', verdict: 'inconclusive' };
    const page = ledgerMarkdown(readLedger(folderWith({ 'cpgc/claims.csv': table(claim, open, ours) })));
    expect(page).toContain('| 2 | 1 | 0 | 0 | 1 |');
    expect(page).toContain(
      '1 statements of ours (extensions, causes, other readings), marked so: 0 hold, 0 as amended, 1 fail',
    );
    expect(page).not.toContain('What does not hold');
    expect(page).toContain('| 4.2; ours | A cause');
  });

  it('keeps a statement whose number the runs did not give, as inconclusive, with a dash for the number', () => {
    const { low: _low, high: _high, ...without } = claim;
    const open: Claim = { ...without, value: Number.NaN, verdict: 'inconclusive' };
    const [row, ...others] = readLedger(folderWith({ 'cpgc/claims.csv': table(open) }));
    expect(others).toEqual([]);
    expect(row).toMatchObject({ value: '', verdict: 'inconclusive' });
    expect(numberText(row)).toBe('–');
  });

  it('shows numbers to four digits, and all digits of what was counted', () => {
    const text = (value: string, low = '', high = '') =>
      numberText({ value, low, high } as unknown as LedgerRow);
    expect(text('241915')).toBe('241915');
    expect(text('0.123456')).toBe('0.1235');
    expect(text('114268.7', '113911', '114633.2')).toBe('114300 [113900, 114600]');
    expect(text('26215', '26215', '26215')).toBe('26215');
    expect(text('-7.4e-17', '-0.19566', '0.19566')).toBe('0 [-0.1957, 0.1957]');
    expect(text('2e-6', '1e-6', '3e-6')).toBe('0.000002 [0.000001, 0.000003]');
  });

  it('is a table for readers: a row stays a row', () => {
    const folder = folderWith({ 'cpgc/claims.csv': table(claim) });
    const row = ledgerMarkdown(readLedger(folder))
      .split('\n')
      .filter((line) => line.includes('25 %'));
    expect(row).toHaveLength(1);
    expect(row[0].replaceAll('\\|', '').split('|')).toHaveLength(6);
  });

  it.each([
    ['nothing there', {}, /: no claims given; allowed: a folder with the results of `straggle figures`$/],
    [
      'another table',
      { 'cpgc/claims.csv': 'a,b\n1,2\n' },
      /claims\.csv: not a table of claims; allowed: what/,
    ],
    ['no table', { 'cpgc/claims.csv': 'a,"b\n1' }, /claims\.csv: not a table of claims; allowed: what/],
    ['an empty file', { 'cpgc/claims.csv': '' }, /claims\.csv: not a table of claims; allowed: what/],
  ])('refuses %s', (_, files, expected) => {
    const folder = folderWith(files);
    const mistakes = mistakesOf(() => readLedger(folder));
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(expected);
  });
});

describe('the committed ledger', () => {
  const rows = readLedger(join(import.meta.dirname, '../../../results'));

  it('has no verdict that contradicts its own interval', () => {
    const judged = rows.filter((row) => row.true_from !== '' || row.true_to !== '');
    expect(judged.length).toBeGreaterThan(50);
    for (const { id, value, low, high, true_from, true_to, verdict } of judged) {
      const number = (text: string, otherwise: number) => (text === '' ? otherwise : Number(text));
      const [from, to] = [number(true_from, -Infinity), number(true_to, Infinity)];
      const [least, most] = [number(low, Number(value)), number(high, Number(value))];
      const inside = least >= from && most <= to;
      const outside = most <= from || least >= to;
      if (verdict === 'holds' || verdict === 'holds as amended') expect([id, inside]).toEqual([id, true]);
      if (verdict === 'fails') expect([id, outside]).toEqual([id, true]);
      // Not left open where the interval decides it.
      const decided = value !== '' && ((least > from && most < to) || most < from || least > to);
      if (verdict === 'inconclusive') expect([id, decided]).toEqual([id, false]);
    }
  });

  it('says of every statement that fails what holds in its place', () => {
    const failing = rows.filter(({ verdict }) => verdict === 'fails');
    const without = failing.filter(({ note }) => !note.includes('in its place')).map(({ id }) => id);
    expect(without).toEqual([]);
  });
});
