import type { PaperCard } from './page.js';
import { VerdictBar, VerdictSign } from './verdicts.js';

/** The papers side by side: what each proposes, how what it says has come out, and what of it does not hold. */
export function Papers({ papers }: { readonly papers: readonly PaperCard[] }) {
  return (
    <section id="papers">
      <h2>The papers side by side</h2>
      <div class="papers">
        {papers.map((paper) => (
          <Paper {...paper} />
        ))}
      </div>
      <h3>What does not hold, and what holds as amended only</h3>
      <div class="findings">
        {papers.map((paper) => (
          <Findings {...paper} />
        ))}
      </div>
    </section>
  );
}

function Paper({ name, title, reference, idea, section, statements }: PaperCard) {
  return (
    <article class="paper">
      <h3>
        <a href={`#${section}`}>{name}</a>
      </h3>
      <p class="reference">
        <cite>{title}</cite>
        <br />
        {reference}
      </p>
      <p>{idea}</p>
      <p class="total">{statements.length} statements checked</p>
      <VerdictBar statements={statements} />
    </article>
  );
}

function Findings({ name, statements }: PaperCard) {
  const found = (['fails', 'holds as amended'] as const).flatMap((verdict) =>
    statements.filter((statement) => statement.verdict === verdict),
  );
  if (found.length === 0) return null;
  return (
    <>
      <h4>{name}</h4>
      <ul>
        {found.map(({ id, statement, place, verdict }) => (
          <li>
            <VerdictSign verdict={verdict} /> <a href={`#${id}`}>{statement}</a> <small>({place})</small>
          </li>
        ))}
      </ul>
    </>
  );
}
