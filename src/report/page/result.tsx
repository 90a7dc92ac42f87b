import { type ComponentChildren, Fragment } from 'preact';
import type { CsvCell } from '../csv.js';
import type { FileLink, Result, Statement, Table, Verdict } from './page.js';

/** A result: figure, table, experiments and provenance. */
export function ResultView({ id, title, source, figure, table, experiments, facts, files }: Result) {
  return (
    <article class="result" id={id}>
      <div class="together">
        <h3>{title}</h3>
        {source !== undefined && <p class="reference">{source}</p>}
        {figure !== undefined && (
          <ScrollRegion class="figure" label={`Figure: ${title}`}>
            <div style={`width:${figure.width}px`} dangerouslySetInnerHTML={{ __html: figure.svg }} />
          </ScrollRegion>
        )}
      </div>
      {table !== undefined && <TableView {...table} title={title} />}
      <Experiments experiments={experiments} />
      <Facts facts={facts} files={files} />
    </article>
  );
}

/** The experiments in one collapsible block. */
function Experiments({ experiments }: Pick<Result, 'experiments'>) {
  const [first] = experiments;
  if (first === undefined) return null;
  return (
    <details open={first.open && experiments.length === 1}>
      <summary>
        {experiments.length === 1 ? 'Experiment ' : `${experiments.length} experiments `}
        <b>{[...new Set(experiments.map(({ name }) => name))].join(', ')}</b>
      </summary>
      {experiments.map(({ name, yaml }, i) => (
        <ScrollRegion class="scroll" label={`Experiment ${name}, ${i + 1} of ${experiments.length}`}>
          <pre>{yaml}</pre>
        </ScrollRegion>
      ))}
    </details>
  );
}

function Facts({ facts, files }: Pick<Result, 'facts' | 'files'>) {
  return (
    <dl class="facts">
      {facts.map(([label, value]) => (
        <Fact label={label} value={value} />
      ))}
      {files.length > 0 && (
        <div>
          <dt>files</dt>
          <dd>
            {files.map((file, i) => (
              <Fragment>
                {i > 0 && ' · '}
                <FileName {...file} />
              </Fragment>
            ))}
          </dd>
        </div>
      )}
    </dl>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function FileName({ name, href }: FileLink) {
  return href === undefined ? <code>{name}</code> : <a href={href}>{name}</a>;
}

/** Data table with numbers rounded to six digits; the file has all of them. */
function TableView({ columns, rows, total, open, title }: Table & { readonly title: string }) {
  const left = total - rows.length;
  return (
    <details open={open}>
      <summary>
        Data: {total.toLocaleString('en')} {total === 1 ? 'row' : 'rows'}
      </summary>
      <ScrollRegion class="scroll" label={`Data: ${title}`}>
        <table class="data">
          <thead>
            <tr>
              {columns.map((column) => (
                <th scope="col">{breakable(column)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                {row.map((cell) => (
                  <td class={typeof cell === 'number' ? 'number' : undefined}>{cellText(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {left > 0 && (
        <p class="more">
          {left.toLocaleString('en')} more {left === 1 ? 'row is' : 'rows are'} in the file.
        </p>
      )}
    </details>
  );
}

/** A column name with line-break opportunities after dots and underscores. */
function breakable(column: string) {
  return column.split(/(?<=[._])/).flatMap((part, i) => (i === 0 ? [part] : [<wbr />, part]));
}

function cellText(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'number' && Number.isFinite(cell)
    ? String(Number(cell.toPrecision(6)))
    : String(cell);
}

/** Horizontally scrollable region, reachable by keyboard. */
function ScrollRegion(props: {
  readonly class: string;
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable to be scrolled
    <section class={props.class} aria-label={props.label} tabIndex={0}>
      {props.children}
    </section>
  );
}

/** Table of statements with our numbers; one card per statement on a narrow page. */
export function Statements({ statements }: { readonly statements: readonly Statement[] }) {
  return (
    <table class="statements">
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">Statement</th>
          <th scope="col">
            Our number <span class="nowrap">[95 % interval]</span>
          </th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {statements.map(({ id, place, statement, note, value, interval, verdict, ours }) => (
          <tr id={id}>
            <td class="place">
              {place}
              {ours && <small>ours</small>}
            </td>
            <td>
              {statement}
              {note !== '' && <small>{note}</small>}
            </td>
            <td class="value">
              {value} {interval !== undefined && <span class="nowrap">{interval}</span>}
            </td>
            <td>
              <VerdictMark verdict={verdict} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The verdicts in order, distinguished by sign and word as well as by colour. */
const VERDICTS = [
  { verdict: 'holds', many: 'hold', sign: '✓', look: 'holds' },
  { verdict: 'holds as amended', many: 'hold as amended', sign: '≈', look: 'amended' },
  { verdict: 'fails', many: 'fail', sign: '✗', look: 'fails' },
  { verdict: 'inconclusive', many: 'inconclusive', sign: '?', look: 'open' },
] as const satisfies readonly { verdict: Verdict; many: string; sign: string; look: string }[];

/** A verdict as sign and word. */
function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  const found = VERDICTS.find((each) => each.verdict === verdict);
  return (
    <span class={`verdict ${found?.look}`}>
      <span aria-hidden="true">{found?.sign} </span>
      {verdict}
    </span>
  );
}

/** A verdict as its sign alone, with the word for screen readers. */
export function VerdictSign({ verdict }: { readonly verdict: Verdict }) {
  const found = VERDICTS.find((each) => each.verdict === verdict);
  return (
    <span class={`key ${found?.look}`} role="img" aria-label={verdict}>
      {found?.sign}
    </span>
  );
}

/** Stacked bar and counts of the verdicts. */
export function VerdictBar({ statements }: { readonly statements: readonly Statement[] }) {
  const counts = VERDICTS.map((each) => ({
    ...each,
    count: statements.filter(({ verdict, ours }) => !ours && verdict === each.verdict).length,
  }));
  return (
    <>
      <div class="bar" aria-hidden="true">
        {counts.map(({ look, count }) => count > 0 && <span class={look} style={`flex-grow:${count}`} />)}
      </div>
      <ul class="counts">
        {counts.map(({ look, sign, verdict, many, count }) => (
          <li>
            <span class={`key ${look}`} aria-hidden="true">
              {sign}
            </span>
            <span>
              <b>{count}</b> {count === 1 ? verdict : many}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
