import { renderToStaticMarkup } from 'preact-render-to-string';
import { Contents } from './contents.js';
import type { Page } from './page.js';
import { Papers } from './papers.js';
import { SectionView } from './section.js';
import { STYLES } from './styles.js';

/**
 * The policy that a browser holds the page to: whatever is in it, it fetches nothing and runs nothing.
 */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The page as HTML, in one piece: no other file belongs to it. The same page gives the same bytes. */
export function pageHtml(page: Page): string {
  return `<!doctype html>\n${renderToStaticMarkup(<PageView {...page} />)}\n`;
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
