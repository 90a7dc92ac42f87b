// Bundles what is started or imported from outside: the command line, the library, and the thread of a pool. Of their many
// modules, and those of the packages they use, few files are left, and heavy parts are loaded on use. Run by `npm run
// build`, after tsc, whose modules in dist/ the benchmarks and scripts import one by one.
import { rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { licensesOf } from './licenses.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CHUNKS = join(ROOT, 'dist/chunks');

/** What stays a package of its own: native code, or files beside the code. */
const EXTERNAL = /^(?:node:|@resvg\/|dejavu-fonts-ttf|pdfkit|svg-to-pdfkit|piscina|minizlib)/;

/** Each entry, and what the file that tsc has written in its place says instead. */
const ENTRIES = {
  cli: ['cli.js', "#!/usr/bin/env node\nimport './chunks/cli.js';\n"],
  index: ['index.js', "export * from './chunks/index.js';\n"],
  thread: ['simulation/execution/thread.js', "export { default } from '../../chunks/thread.js';\n"],
};

/** `import.meta.url` is what it is without the bundle: files are found from it. */
const whereItWas = {
  name: 'where-it-was',
  transform(code, id) {
    if (!id.startsWith(join(ROOT, 'src')) || !code.includes('import.meta.url')) return null;
    const compiled = join(ROOT, 'dist', relative(join(ROOT, 'src'), id)).replace(/\.tsx?$/, '.js');
    const path = relative(CHUNKS, compiled).split(sep).join('/');
    return code.replaceAll('import.meta.url', `new URL('${path}', import.meta.url).href`);
  },
};

/** Data beside the code of a package, which it reads by `require`, goes into the bundle with it. */
const dataInside = {
  name: 'data-inside',
  transform(code, id) {
    const required = /(?<![\w.])require\((['"])([^'"]+\.json)\1\)/g;
    if (!id.includes('node_modules') || !code.includes('createRequire(') || !required.test(code)) return null;
    const imports = [];
    const body = code.replace(required, (_, quote, file) => {
      imports.push(`import data${imports.length} from ${quote}${file}${quote};`);
      return `data${imports.length - 1}`;
    });
    return `${imports.join('\n')}\n${body}`;
  },
};

rmSync(CHUNKS, { recursive: true, force: true });
const bundle = await rolldown({
  input: {
    cli: join(ROOT, 'src/cli.ts'),
    index: join(ROOT, 'src/index.ts'),
    thread: join(ROOT, 'src/simulation/execution/thread.ts'),
  },
  platform: 'node',
  external: EXTERNAL,
  plugins: [whereItWas, dataInside],
  tsconfig: join(ROOT, 'tsconfig.build.json'),
});
const { output } = await bundle.write({
  dir: CHUNKS,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
});
await bundle.close();
for (const [file, text] of Object.values(ENTRIES)) writeFileSync(join(ROOT, 'dist', file), text);
writeFileSync(join(CHUNKS, 'LICENSES.txt'), licensesOf(output));
