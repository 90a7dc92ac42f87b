import type { Statement } from './page.js';
import { VerdictMark } from './verdicts.js';

/** Statements with our numbers; on a narrow page each is a card of its own. */
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
        {statements.map(({ id, place, statement, note, value, interval, verdict }) => (
          <tr id={id}>
            <td class="place">{place}</td>
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
