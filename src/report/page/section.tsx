import type { Section } from './page.js';
import { ResultView } from './result.js';
import { Statements } from './statements.js';

/** Results that belong together: what is said of them, then one after the other. */
export function SectionView({ id, title, reference, results, statements }: Section) {
  return (
    <section id={id}>
      <h2>{title}</h2>
      {reference !== undefined && <p class="reference">{reference}</p>}
      {statements.length > 0 && (
        <section id={`${id}-statements`}>
          <h3>What it says, and what comes out</h3>
          <Statements statements={statements} />
        </section>
      )}
      {results.map((result) => (
        <ResultView {...result} />
      ))}
    </section>
  );
}
