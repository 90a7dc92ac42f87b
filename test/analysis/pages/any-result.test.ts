import { join } from 'node:path';
import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { expect, it } from 'vitest';
import { reportHtml } from '../../../src/analysis/pages/write.js';
import { InputError } from '../../../src/simulation/input/input-error.js';
import { folderWith } from '../../folders.js';
import { tries } from '../../fuzz.js';

/** Texts that mean something to a page, a terminal or a program. */
const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=y>', '</td>', '&amp;', '__proto__'),
  fc.constantFrom(
    '\u202eb',
    '\u001b[31m',
    '\u0000',
    '../../x',
    'javascript:x',
    '=1+1',
    'cpgc-fig1',
    '\ud800',
  ),
);
const cell = fc.oneof(
  text,
  fc.double().map(String),
  fc.constantFrom('', 'inf', '-inf', 'NaN', '1e308', '-1e308', '0', '1e-320'),
);
const column = fc.oneof(
  text,
  fc.constantFrom('a', 'b_mean', 'b_se', 'trials', 'iteration', 'scheme.name', 'time_mean'),
);
const quoted = (each: string) => `"${each.replaceAll('"', '""')}"`;

const csv = fc.array(column, { minLength: 1, maxLength: 4 }).chain((header) => {
  const row = fc.array(cell, { minLength: header.length, maxLength: header.length });
  return fc
    .array(row, { maxLength: 4 })
    .map((rows) => [header, ...rows].map((each) => each.map(quoted).join(',')).join('\n'));
});

const { any } = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double(),
    fc.constantFrom(null, true),
    fc.array(tie('any'), { maxLength: 2 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('toString', 'name', 'seed')), tie('any'), { maxKeys: 3 }),
  ),
}));

/** A list in a list in a list. */
const nested = fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.nat(4000)).map((levels) => {
  return `${'['.repeat(levels)}1${']'.repeat(levels)}`;
});

const described = fc
  .tuple(any, any, text, fc.option(text), nested)
  .map(([name, seed, version, figure, inner]) => {
    const experiment = { name, seed, inner: 'INNER' };
    const versions = { straggle: version, node: version, streams: 1 };
    const meta =
      figure === null
        ? { experiment, versions, baseline: version }
        : { figure, seed: version, experiments: [{ experiment }], versions };
    return JSON.stringify(meta).replace('"INNER"', inner);
  });
const meta = fc.oneof(
  { weight: 1, arbitrary: any.map((each) => JSON.stringify(each)) },
  { weight: 6, arbitrary: described },
);

it('any result becomes a page in which nothing runs, or is refused in lines', async () => {
  let drawn = 0;
  await fc.assert(
    fc.asyncProperty(csv, meta, async (table, description) => {
      const folder = folderWith({ 'r.csv': table, 'r.meta.json': description });
      let html: string;
      try {
        html = await reportHtml([join(folder, 'r.csv')], join(folder, 'r.html'), []);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        for (const line of error.mistakes) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        return;
      }
      drawn++;
      expect(html.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      for (const { tagName, attrs } of elementsOf(parse(html))) {
        expect(tagName).not.toMatch(/^(script|img|iframe|object|embed|form|base)$/);
        for (const { name, value } of attrs) {
          expect(name).not.toMatch(/^on/i);
          if (name === 'href') expect(value).not.toMatch(/^\s*(javascript|data):/i);
        }
      }
    }),
    { seed: 9, numRuns: tries(60) },
  );
  expect(drawn).toBeGreaterThan(10);
});

/** All elements of a document as a browser would build it. */
function elementsOf(node: DefaultTreeAdapterTypes.Node): DefaultTreeAdapterTypes.Element[] {
  const inner = 'childNodes' in node ? node.childNodes : [];
  return [...('tagName' in node ? [node] : []), ...inner.flatMap(elementsOf)];
}
