import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licence of every package of which something is in a bundle, as it asks for. */
export function licensesOf(output) {
  const folders = new Set();
  for (const { moduleIds = [] } of output) {
    for (const id of moduleIds) {
      const folder = /^[^\0]*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
      if (folder !== undefined) folders.add(folder);
    }
  }
  const packagesOf = new Map();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    packagesOf.set(text, [...(packagesOf.get(text) ?? []), `${name} ${version} (${license})\n`]);
  }
  return [...packagesOf].map(([text, packages]) => packages.join('') + text).join(`\n${'-'.repeat(80)}\n\n`);
}
