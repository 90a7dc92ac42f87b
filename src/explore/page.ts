import type { Fields } from './protocol.js';

/** Initial content of the page. */
export interface Start {
  readonly fields?: Fields;
  readonly files?: readonly { readonly name: string; readonly base64: string }[];
}

/** The parts that a page is made of. */
interface PageParts {
  /** Script of the page. */
  readonly view: string;
  /** Script of its worker. */
  readonly engine: string;
  readonly styles: string;
  /** SHA-256 of the script, in base64: the only one that the page may run. */
  readonly digest: string;
  /** Of the packages that are in the scripts. */
  readonly licenses: string;
}

const NO_START = '<script type="application/json" id="start">{}</script>';

/** The page as one HTML document: it runs its own script, a worker made of its own text, and asks for nothing. */
export function explorePage({ view, engine, styles, digest, licenses }: PageParts): string {
  const policy =
    `default-src 'none'; script-src 'sha256-${digest}'; worker-src blob:; style-src 'unsafe-inline'; ` +
    "img-src data:; base-uri 'none'; form-action 'none'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>straggle explore</title>
<link rel="icon" href="data:,">
<style>${styles}</style>
</head>
<body>
<div id="root"><noscript><p>This page runs a simulator, and needs JavaScript for it.</p></noscript></div>
${NO_START}
<script type="text/plain" id="engine">${inScript(engine)}</script>
<script>${view}</script>
<script type="text/plain" id="licenses">${inScript(licenses)}</script>
</body>
</html>
`;
}

/** The page with what it begins with. */
export function withStart(page: string, start: Start): string {
  const text = JSON.stringify(start).replace(/</g, '\\u003c');
  return page.replace(NO_START, () => NO_START.replace('{}', () => text));
}

/** A script as the text of an element, which must not end in the midst of it. */
export function inScript(script: string): string {
  return script.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
}
