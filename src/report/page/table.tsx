import type { CsvCell } from '../csv.js';
import type { Table } from './page.js';
import { ScrollRegion } from './scroll-region.js';

/** The rows of a result. Numbers are rounded to be read; the file has all their digits. */
export function TableView({ columns, rows, total, open, title }: Table & { readonly title: string }) {
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

/** The name of a column, which may go on in another line after a dot or an underscore. */
function breakable(column: string) {
  return column.split(/(?<=[._])/).flatMap((part, i) => (i === 0 ? [part] : [<wbr />, part]));
}

function cellText(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'number' && Number.isFinite(cell)
    ? String(Number(cell.toPrecision(6)))
    : String(cell);
}
