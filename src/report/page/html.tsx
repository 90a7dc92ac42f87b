import { renderToStaticMarkup } from 'preact-render-to-string';
import { visible } from '../plain-text.js';
import type { Page, PaperCard, Section } from './page.js';
import { ResultView, Statements, VerdictBar, VerdictSign } from './result.js';
import { STYLES } from './styles.js';

/**
 * Content security policy: the page loads nothing and runs no script.
 */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The page as a single HTML document. The same page gives the same bytes. */
export function pageHtml(page: Page): string {
  return visible(`<!doctype html>\n${renderToStaticMarkup(<PageView {...page} />)}\n`);
}

function PageView(page: Page) {
  const { title, introduction, papers, sections, colophon } = page;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLES }} />
      </head>
      <body>
        <a class="skip" href="#top">
          To the results
        </a>
        <Contents {...page} />
        <main id="top">
          <header>
            <h1>{title}</h1>
            {introduction.map((paragraph) => (
              <p class="lead">{paragraph}</p>
            ))}
          </header>
          {papers.length > 0 && <Papers papers={papers} />}
          {sections.map((section) => (
            <SectionView {...section} />
          ))}
          <footer>{colophon}</footer>
        </main>
        <a class="back" href="#contents">
          ↑ Contents
        </a>
      </body>
    </html>
  );
}

/** Table of contents: beside the page where there is room, else collapsed above it. */
export function Contents({ papers, sections }: Page) {
  const list = (
    <ul>
      {papers.length > 0 && (
        <li>
          <a href="#papers">The papers side by side</a>
        </li>
      )}
      {sections.map((section) => (
        <SectionEntry {...section} />
      ))}
    </ul>
  );
  return (
    <nav id="contents" aria-label="Contents">
      <details class="narrow">
        <summary>Contents</summary>
        {list}
      </details>
      <div class="wide">{list}</div>
    </nav>
  );
}

function SectionEntry({ id, title, results, statements }: Section) {
  return (
    <li>
      <a href={`#${id}`}>{title}</a>
      <ul>
        {statements.length > 0 && (
          <li>
            <a href={`#${id}-statements`}>{statements.length} statements</a>
          </li>
        )}
        {results.map((result) => (
          <li>
            <a href={`#${result.id}`}>{result.title}</a>
          </li>
        ))}
      </ul>
    </li>
  );
}

/** The papers side by side: proposal, outcome of the checks, and the statements that do not hold as printed. */
function Papers({ papers }: { readonly papers: readonly PaperCard[] }) {
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
      <p class="total">{statements.filter(({ ours }) => !ours).length} statements checked</p>
      <VerdictBar statements={statements} />
    </article>
  );
}

function Findings({ name, statements }: PaperCard) {
  const found = (['fails', 'holds as amended'] as const).flatMap((verdict) =>
    statements.filter((statement) => !statement.ours && statement.verdict === verdict),
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

/** A section: its statements, then its results. */
function SectionView({ id, title, reference, results, statements }: Section) {
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
