import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../src/experiments/definition/document.js';
import { resolveExperiment } from '../../src/experiments/definition/resolve.js';
import { ROOT } from '../cli/straggle.js';
import { changed } from './compile.js';
import { blocksOf, pages } from './page.js';
import { Reader } from './reader.js';

const all = pages();
const withCode = [...all].filter(([, text]) => text.includes('```'));

/** A part of an experiment file, over the rest of one. */
function resolveFragment(content: string, folder: string): void {
  const rest = { workers: 2, scheme: { name: 'uncoded' }, delay: { model: 'exponential', mean: 1 } };
  const fragment = parseExperiment(content, join(folder, 'fragment.yaml'));
  resolveExperiment({ ...fragment, data: { ...rest, ...fragment.data } });
}

async function follow(text: string): Promise<void> {
  const reader = new Reader();
  const sources = new Map<string, string>();
  let printed = '';
  for (const block of blocksOf(text)) {
    switch (block.kind) {
      case 'file':
        if (block.name.startsWith('src/')) sources.set(block.name, block.content);
        else reader.write(block.name, block.content);
        break;
      case 'change':
        sources.set(block.name, changed(block.name, block.content));
        break;
      case 'commands':
        printed = '';
        for (const line of block.lines) {
          if (line === 'npm run build') reader.build(sources);
          const { status, stdout, stderr } = await reader.do(line);
          // What a command that failed has printed says why.
          expect({ line, status, stderr: stderr || (status === 0 ? '' : stdout) }).toEqual({ line, status: 0, stderr: '' });
          printed += stdout;
        }
        break;
      case 'output':
        expect(printed).toBe(block.content);
        break;
      case 'fragment':
        resolveFragment(block.content, reader.folder);
        break;
    }
  }
}

it('there are pages of all four kinds', () => {
  expect([...all.keys()]).toEqual(
    expect.arrayContaining([
      'tutorial.md',
      'guides/sweeps.md',
      'background/corrections.md',
      'reference/results.md',
    ]),
  );
  expect(withCode.length).toBeGreaterThan(8);
});

describe.concurrent('what a page says to do can be done, in its order', () => {
  it.each(withCode)('%s', async (_, text) => {
    await follow(text);
  });
});

it.each([...all])('%s links to what there is', (name, text) => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)(#[^)]*)?\)/g)].map(([, target]) => target);
  const missing = links.filter(
    (target) => !WRITTEN.includes(target) && !existsSync(join(ROOT, 'docs', name, '..', target)),
  );
  expect(missing).toEqual([]);
  const paths = [...text.matchAll(/`((?:src|test|deploy|schema|scripts|docs|results)\/[\w./-]+)`/g)].map(
    ([, path]) => path,
  );
  // A page that adds to the source names what is not there yet.
  const added = blocksOf(text).flatMap((block) => (block.kind === 'file' ? block.name : []));
  expect(paths.filter((path) => !existsSync(join(ROOT, path)) && !added.includes(path))).toEqual([]);
});

/** What only the site has. */
const WRITTEN = ['reference/api.md', '../reference/api.md'];
