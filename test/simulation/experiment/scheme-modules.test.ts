import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { registerScheme, schemeNamed } from '../../../src/schemes/registry.js';
import { uncoded } from '../../../src/schemes/uncoded.js';
import {
  hashOf,
  importSchemes,
  isKnownToThreads,
  modulesOf,
} from '../../../src/simulation/experiment/scheme-modules.js';
import { contentHash } from '../../../src/simulation/results/meta.js';
import { projectWith, strided } from '../../own-schemes.js';
import { experimentOf } from '../execution/helpers.js';

const folder = projectWith({
  'one.mjs': strided('one', 3),
  'one-again.mjs': strided('one', 3),
  'one-changed.mjs': strided('other', 5),
  'with-import.mjs': `import './lib/step.mjs';\n${strided('imports', 3)}`,
  'lib/step.mjs': 'import "../one.mjs"; export const step = 1;',
  'none.mjs': 'export const nothing = 1;',
  'broken.mjs': 'throw new TypeError("not today");',
  'clash.mjs': strided('cpgc'),
  'no-parameters.mjs':
    'export default { name: "x", summary: "", source: "", split: "blocks", build: () => {} };',
});
const url = (name: string) => pathToFileURL(join(folder, name)).href;

describe('a module with schemes', () => {
  it('is imported once, and its schemes are there', async () => {
    const [module, again] = await Promise.all([importSchemes(url('one.mjs')), importSchemes(url('one.mjs'))]);
    expect(again).toBe(module);
    expect(module).toEqual({ url: url('one.mjs'), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(schemeNamed('one')?.summary).toBe('uncoded, tasks 3 apart');
    expect(modulesOf(['cpgc', 'one', 'one'])).toEqual([module]);
    expect(modulesOf(['cpgc'])).toBeUndefined();
    expect(isKnownToThreads('one')).toBe(true);
  });

  it.each([
    ['absent.mjs', 'absent.mjs: no such file; allowed: a module that exports schemes (defineScheme)'],
    ['none.mjs', 'none.mjs: exports no scheme; allowed: a module that exports schemes (defineScheme)'],
    ['broken.mjs', 'broken.mjs: TypeError: not today; allowed: '],
    ['clash.mjs', 'clash.mjs: scheme cpgc exists already; allowed: '],
    ['one-again.mjs', 'one-again.mjs: scheme one exists already; allowed: '],
    ['no-parameters.mjs', 'no-parameters.mjs: scheme x: parameters; allowed: z.strictObject({…})'],
  ])('%s is refused in one line', async (name, line) => {
    await importSchemes(url('one.mjs'));
    const error: Error = await importSchemes(url(name)).then(
      () => expect.unreachable(),
      (thrown) => thrown,
    );
    expect(error.name).toBe('InputError');
    expect(error.message).toContain(line);
    expect(error.message).not.toContain('\n');
  });

  it('has a hash of all that it imports by relative paths', () => {
    const step = join(folder, 'lib/step.mjs');
    const before = hashOf(url('with-import.mjs'), '');
    expect(hashOf(url('with-import.mjs'), '')).toBe(before);
    writeFileSync(step, 'import "../one.mjs"; export const step = 2;');
    expect(hashOf(url('with-import.mjs'), '')).not.toBe(before);
  });

  it('is part of what a result depends on', async () => {
    await importSchemes(url('one.mjs'));
    const delay = { model: 'exponential', mean: 1 };
    const own = experimentOf({ workers: 8, scheme: { name: 'one', load: 2 }, delay });
    expect(own.modules?.map((module) => module.url)).toEqual([url('one.mjs')]);
    const [module] = own.modules ?? [];
    const changed = { ...own, modules: [{ ...module, sha256: '0'.repeat(64) }] };
    const moved = { ...own, modules: [{ ...module, url: url('elsewhere.mjs') }] };
    expect(contentHash(changed)).not.toBe(contentHash(own));
    expect(contentHash(moved)).toBe(contentHash(own));
    const without = experimentOf({ workers: 8, scheme: { name: 'cpgc', load: 2 }, delay });
    expect('modules' in without).toBe(false);
  });
});

it('registerScheme alone does not make a scheme known to threads', () => {
  registerScheme({ ...uncoded, name: 'registered only' });
  expect(isKnownToThreads('registered only')).toBe(false);
  expect(isKnownToThreads('uncoded')).toBe(true);
});
