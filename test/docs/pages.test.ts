import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import GithubSlugger from 'github-slugger';
import { describe, expect, it } from 'vitest';
import { resolveExperiment } from '../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../src/simulation/input/document.js';
import { run } from '../../src/simulation/library/run.js';
import { pairedColumns } from '../../src/simulation/monte-carlo/paired.js';
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
          expect({ line, status, stderr: stderr || (status === 0 ? '' : stdout) }).toEqual({
            line,
            status: 0,
            stderr: '',
          });
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
  // The pictures of a page are those that its commands have drawn.
  for (const [, image] of text.matchAll(/!\[[^\]]*\]\((images\/[^)]+)\)/g)) {
    const drawn = join(reader.folder, basename(image));
    expect(readFileSync(drawn, 'utf8') === readFileSync(join(ROOT, 'docs', image), 'utf8'), image).toBe(true);
  }
}

/** What links may lead to within a page: its headings, as GitHub and the site name them. */
function anchorsOf(file: string): string[] {
  const slugs = new GithubSlugger();
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)];
  return headings.map(([, heading]) => slugs.slug(heading.replaceAll('`', '')));
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

// One after the other: each starts processes.
describe('what a page says to do can be done, in its order', () => {
  it.each(withCode)('%s', async (_, text) => {
    await follow(text);
  });
});

it.each([...all])('%s names what there is', (name, text) => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)];
  const dead = links.filter(([, target, anchor]) => {
    const file = target === '' ? join(ROOT, 'docs', name) : join(ROOT, 'docs', name, '..', target);
    return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
  });
  expect(dead.map(([link]) => link)).toEqual([]);
  const paths = [...text.matchAll(/`((?:src|test|deploy|schema|scripts|docs|results)\/[\w./-]+)`/g)];
  // A page that adds to the source names what is not there yet.
  const added = blocksOf(text).flatMap((block) => (block.kind === 'file' ? block.name : []));
  const missing = paths.map(([, path]) => path).filter((path) => !existsSync(join(ROOT, path)));
  expect(missing.filter((path) => !added.includes(path))).toEqual([]);
});

it('the site leads to every page', () => {
  const config = readFileSync(join(ROOT, 'docs/.vitepress/config.js'), 'utf8');
  const ways = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !/node_modules|\.vitepress/.test(name))
    .map((name) => `/${name.replace(/(^index)?\.md$/, '')}`);
  expect(ways.length).toBeGreaterThan(20);
  expect(ways.filter((way) => !config.includes(`'${way}'`))).toEqual([]);
});

it('the source names pages that there are', () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const named = files.flatMap((file) => {
    const text = readFileSync(join(ROOT, 'src', file), 'utf8');
    return [...text.matchAll(/\bdocs\/[\w/-]+\.md\b/g)].map(([page]) => page);
  });
  expect(named).toContain('docs/background/corrections.md');
  expect([...new Set(named)].filter((page) => !existsSync(join(ROOT, page)))).toEqual([]);
});

it('every column of a result is described', async () => {
  const described = new Set(
    [...(all.get('reference/results.md') ?? '').matchAll(/`(\w+)`/g)].map(([, column]) => column),
  );
  const delay = { model: 'exponential', mean: 1 } as const;
  const scheme = { name: 'uncoded' } as const;
  const data = { source: 'one-hot', points: 30, fields: 2, categories: 3, two_classes: false } as const;
  const training = {
    iterations: 2,
    until: { gradient_norm: 1e9 },
    data,
    step: { rule: 'constant', value: 1e-3 },
  } as const;
  const [plain] = await run({ workers: 2, trials: 1, scheme, delay });
  const [trained] = await run({ workers: 2, trials: 1, scheme, delay, training });
  const columns = [...Object.keys(plain), ...Object.keys(trained), ...pairedColumns('completion_time')];
  expect(columns).toContain('test_metric_mean');
  expect(columns.filter((column) => !described.has(column))).toEqual([]);
});
