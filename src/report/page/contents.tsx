import type { Page, Section } from './page.js';

/** Where everything is: beside the page where there is room, else folded up above it. */
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
