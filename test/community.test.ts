import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './cli/straggle.js';

const text = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const { version, license, scripts, engines } = JSON.parse(text('package.json'));

it('the citation is of this version, and names every paper', () => {
  const citation = parse(text('CITATION.cff'));
  expect(citation).toMatchObject({ 'cff-version': '1.2.0', type: 'software', version, license });
  for (const key of ['message', 'title', 'authors']) expect(citation[key]).toBeTruthy();
  expect(citation.references).toHaveLength(9);
  // Two papers of the same title but for one word.
  const plain = (title: string) => title.toLowerCase().replace(/\(?flexible\)? /, '');
  const [readings, sources] = ['docs/background/corrections.md', 'docs/reference/experiment.md'].map((page) =>
    plain(text(page).replaceAll('\n', ' ')),
  );
  for (const { type, title, authors, year } of citation.references) {
    expect(['article', 'conference-paper']).toContain(type);
    // Papers without a reading of their own are those that schemes name as their source.
    const [main] = plain(title).split(': ');
    expect(readings.includes(`_${plain(title)}`) || sources.includes(`, ${main}`), title).toBe(true);
    expect(authors.length).toBeGreaterThan(2);
    expect([2018, 2019, 2020, 2021, 2023]).toContain(year);
  }
});

it('the module for Python has the same version', () => {
  expect(text('python/pyproject.toml')).toContain(`\nversion = "${version}"\n`);
});

it('the workflow runs what has to pass, on every Node from the oldest that is supported', () => {
  const { jobs } = parse(text('.github/workflows/ci.yml'));
  expect(jobs.check.strategy.matrix.node).toEqual([20, 22, 24]);
  expect(engines.node).toMatch(new RegExp(`^>=${jobs.check.strategy.matrix.node[0]}[.]\\d+$`));
  expect(jobs.check.container).toBe(`node:\${{ matrix.node }}-bookworm`);
  expect(jobs.check.steps.map(({ run }: { run?: string }) => run)).toContain('.ci/run');
  expect(jobs['same-numbers'].needs).toBe('check');
  const build = 'docker build -f deploy/Dockerfile -t straggle .';
  expect(jobs.image.steps.map(({ run }: { run?: string }) => run)).toContain(build);
  expect(text('docs/guides/cluster.md')).toContain(build);
});

it.each(readdirSync(join(ROOT, '.github/ISSUE_TEMPLATE')))('%s is a form that can be filled in', (name) => {
  const form = parse(text(join('.github/ISSUE_TEMPLATE', name)));
  if (name === 'config.yml') return;
  expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
  const ids = form.body.map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { attributes } of form.body) expect(attributes.label).toMatch(/\w/);
});

it('the changelog keeps to its format, and its newest version is this one', () => {
  const headings = [...text('CHANGELOG.md').matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  expect(headings[0]).toBe('[Unreleased]');
  expect(headings[1]).toMatch(new RegExp(`^\\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d$`));
  const kinds = [...text('CHANGELOG.md').matchAll(/^### (.*)$/gm)].map(([, kind]) => kind);
  const allowed = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
  expect(kinds.filter((kind) => !allowed.includes(kind))).toEqual([]);
});

describe.each(['CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', '.github/PULL_REQUEST_TEMPLATE.md'])(
  '%s',
  (name) => {
    it('names files, folders and npm scripts that exist', () => {
      const links = [...text(name).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target);
      const inline = [...text(name).matchAll(/`([^`]+)`/g)].map(([, code]) => code);
      // NAME and PAPER are the contributor's.
      const paths = inline
        .filter((code) => /^[\w.-]+(\/[\w.-]+)+\/?$/.test(code))
        .map((path) => path.replace(/\/(NAME|PAPER)\b.*$/, ''));
      expect([...links, ...paths].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
      const named = [...text(name).matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script);
      expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
    });
  },
);
