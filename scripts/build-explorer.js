// Bundles the page of `straggle explore`: the engine for its worker, the page's own script, and both in one HTML file,
// dist/explore/explore.html. Run by `npm run build`, after tsc.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { explorePage, inScript } from '../dist/explore/page.js';
import { STYLES } from '../dist/explore/view/styles.js';
import { licensesOf } from './licenses.js';

const at = (path) => fileURLToPath(new URL(`../dist/explore/${path}`, import.meta.url));

/** Packages that have a form for browsers under another name. */
const BROWSER_FORMS = {
  'csv-parse/sync': 'csv-parse/browser/esm/sync',
  'csv-stringify/sync': 'csv-stringify/browser/esm/sync',
};

/** A script with all that it imports, for browsers; it fails where something of Node's would be loaded. */
async function bundle(entry) {
  const build = await rolldown({
    input: at(entry),
    platform: 'browser',
    resolve: { alias: BROWSER_FORMS },
    // Where this is asked for, there are files.
    transform: { define: { 'import.meta': '{}' } },
    onLog(level, log, handle) {
      // What is asked for only where there are files and threads stays outside.
      if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
      handle(level, log);
    },
  });
  const { output } = await build.generate({ format: 'iife', minify: true, codeSplitting: false });
  await build.close();
  return output;
}

const [engine, view] = await Promise.all([bundle('worker/main.js'), bundle('view/main.js')]);
const script = inScript(view[0].code);
const digest = createHash('sha256').update(script).digest('base64');
const licenses = licensesOf([...engine, ...view]);
writeFileSync(
  at('explore.html'),
  explorePage({ view: script, engine: engine[0].code, styles: STYLES, digest, licenses }),
);
