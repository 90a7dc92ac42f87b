import type { Statement, Verdict } from './page.js';

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
