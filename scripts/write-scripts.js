// Writes an npm script for each figure into package.json, `fig:<id>`, from the registry of figures; `figure` takes the
// id as an argument. Run by `npm run build`, after tsc.
import { readFileSync, writeFileSync } from 'node:fs';
import { figures } from '../dist/experiments/registry.js';

const FILE = new URL('../package.json', import.meta.url);

const text = readFileSync(FILE, 'utf8');
const manifest = JSON.parse(text);
const others = Object.entries(manifest.scripts).filter(([name]) => !name.startsWith('fig:'));
const own = figures.map(({ id }) => [`fig:${id}`, `node dist/cli.js figures ${id}`]);
manifest.scripts = Object.fromEntries([...others, ...own]);
const written = `${JSON.stringify(manifest, null, 2)}\n`;
if (written !== text) writeFileSync(FILE, written);
