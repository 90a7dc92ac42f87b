import { readFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { fontFiles } from '../../../src/report/font.js';
import { hatched, withHatches } from '../../../src/report/frame.js';
import { inlineSvg } from '../../../src/report/page/inline-svg.js';
import { tries } from '../../fuzz.js';

const results = new URL('../../../results/', import.meta.url);

function pixels(svg: string): Buffer {
  const font = { loadSystemFonts: false, fontFiles: [...fontFiles], defaultFontFamily: 'DejaVu Sans' };
  return Buffer.from(new Resvg(svg, { background: 'white', font }).render().pixels);
}

/** A drawing in a page as a file of its own again. */
function asFile(svg: string, width: number): string {
  const [, height] = /viewBox="0 0 [\d.]+ ([\d.]+)"/.exec(svg) ?? [];
  return svg.replace(
    '<svg ',
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" `,
  );
}

const drawing = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20">${inner}</svg>`;

describe('a drawing in a page', () => {
  it.each(['cpgc/cpgc-network', 'cpgc/cpgc-table1', 'sgc/sgc-fig2'])('looks as it did: %s', (name) => {
    const svg = readFileSync(new URL(`${name}.svg`, results), 'utf8');
    const inlined = inlineSvg(svg, 'a');
    expect(inlined.svg.length).toBeLessThan(0.8 * svg.length);
    expect(inlined.width).toBe(Number(/width="(\d+)"/.exec(svg)?.[1]));
    const [before, after] = [pixels(svg), pixels(asFile(inlined.svg, inlined.width))];
    expect(after.length).toBe(before.length);
    let off = 0;
    for (let i = 0; i < before.length; i++) if (Math.abs(before[i] - after[i]) > 64) off++;
    // Coordinates are rounded to hundredths: edges may be a little lighter or darker, no more.
    expect(off / before.length).toBeLessThan(0.0005);
  });

  it('still says what it shows, as one picture', () => {
    const svg = readFileSync(new URL('cpgc/cpgc-table1.svg', results), 'utf8');
    const label = /aria-label="[^"]*"/.exec(svg)?.[0];
    expect(inlineSvg(svg, 'a').svg).toMatch(/^<svg role="img" aria-label="/);
    expect(inlineSvg(svg, 'a').svg).toContain(label);
  });

  it('has identifiers of its own, which what uses them follows', () => {
    const { svg } = inlineSvg(
      withHatches(drawing(`<rect width="9" height="9" fill="${hatched('#0072B2')}"/>`)),
      'fig-7',
    );
    expect(svg).toContain('id="fig-7-hatch-0072B2"');
    expect(svg).toContain('fill="url(#fig-7-hatch-0072B2)"');
  });

  it.each([
    ['a script', '<script>alert(1)</script><path d="M0 0h9v9z"/>'],
    ['a handler', '<path d="M0 0h9v9z" onload="alert(1)" onclick="alert(1)"/>'],
    [
      'foreign content',
      '<foreignObject><iframe src="https://example.org"/></foreignObject><path d="M0 0h9v9z"/>',
    ],
    [
      'a picture from elsewhere',
      '<image href="https://example.org/a.png" width="9" height="9"/><path d="M0 0h9v9z"/>',
    ],
    ['another file’s parts', '<use xlink:href="https://example.org/a.svg#b"/><path d="M0 0h9v9z"/>'],
    ['a fill from elsewhere', '<path d="M0 0h9v9z" fill="url(https://example.org/a.svg#b)"/>'],
    ['a style from elsewhere', '<style>@import url(https://example.org/a.css);</style><path d="M0 0h9v9z"/>'],
    ['a style with a picture', '<path d="M0 0h9v9z" style="mask:url(//example.org/a)"/>'],
    ['a link', '<a href="https://example.org"><path d="M0 0h9v9z"/></a><path d="M0 0h8v9z"/>'],
    ['an animation', '<path d="M0 0h9v9z"><animate attributeName="href" to="javascript:alert(1)"/></path>'],
  ])('does nothing but draw: without %s', (_, inner) => {
    const { svg } = inlineSvg(drawing(inner), 'a');
    expect(svg).toMatch(/<path/);
    expect(svg).not.toMatch(/example|alert|script|@import|animate|<a\b|foreign|on\w+=/i);
  });

  it.each([
    [
      'in a title',
      '<title><![CDATA[<meta http-equiv="refresh" content="0;url=https://example.org">]]></title>',
    ],
    ['in a description', '<desc><![CDATA[<img src=x onerror=alert(1)>]]></desc>'],
    [
      'in text',
      '<text><![CDATA[</text></svg><meta http-equiv="refresh" content="0;url=//example.org">]]></text>',
    ],
    ['in text, escaped', '<text>&lt;/svg&gt;&lt;script&gt;alert(1)&lt;/script&gt;</text>'],
    ['as an element', '<meta http-equiv="refresh" content="0;url=https://example.org"/>'],
    [
      'as an element of HTML',
      '<g><p xmlns="http://www.w3.org/1999/xhtml">x<base href="https://example.org"/></p></g>',
    ],
    ['in a comment', '<!--><meta http-equiv="refresh" content="0">--><text>a</text>'],
    [
      'in an attribute',
      '<text id="&quot;&gt;&lt;meta http-equiv=refresh&gt;" aria-label="&lt;meta&gt;">a</text>',
    ],
    [
      'in a style',
      '<text style="fill:u\\72l(https://example.org);position:fixed;background:url(//example.org);fill:red">a</text>',
    ],
    [
      'as another attribute',
      '<text srcdoc="x" formaction="https://example.org" tabindex="0" autofocus="">a</text>',
    ],
  ])('holds nothing for a browser but the drawing: markup %s', (_, inner) => {
    const { svg } = inlineSvg(drawing(`${inner}<path d="M0 0h9v9z"/>`), 'a');
    const found = elementsOf(parse(`<!doctype html><body><div>${svg}</div></body>`));
    const names = found.map(({ tagName }) => tagName);
    expect(names.slice(0, 5)).toEqual(['html', 'head', 'body', 'div', 'svg']);
    expect(names).toContain('path');
    expect(names.slice(5).filter((name) => !['path', 'text', 'g'].includes(name))).toEqual([]);
    for (const { namespaceURI } of found.slice(4)) expect(namespaceURI).toBe('http://www.w3.org/2000/svg');
    const attributes = found.flatMap(({ attrs }) => attrs.map(({ name, value }) => `${name}=${value}`));
    expect(
      attributes.filter((each) => /^(on|src|formaction|tabindex|autofocus)|example|position/.test(each)),
    ).toEqual([]);
  });

  it('holds nothing for a browser but the drawing, whatever it is made of', () => {
    const name = fc.constantFrom(
      ...[
        'g',
        'path',
        'text',
        'tspan',
        'image',
        'use',
        'a',
        'title',
        'desc',
        'style',
        'script',
        'foreignObject',
      ],
      ...[
        'iframe',
        'meta',
        'p',
        'animate',
        'set',
        'math',
        'table',
        'textarea',
        'noscript',
        'switch',
        'svg',
        'body',
      ],
    );
    const attribute = fc.tuple(
      fc.constantFrom(
        ...[
          'onload',
          'ONCLICK',
          'href',
          'xlink:href',
          'style',
          'fill',
          'id',
          'src',
          'clip-path',
          'x',
          'class',
          'xmlns',
        ],
      ),
      fc.constantFrom(
        ...[
          'javascript:alert(1)',
          'https://example.org',
          '//example.org',
          'url(https://example.org)',
          '1',
          '#a',
        ],
        ...[
          'data:text/html,<script>1</script>',
          'fill:url(//example.org)',
          '"><script>',
          '&lt;meta&gt;',
          'http://www.w3.org/1999/xhtml',
        ],
      ),
    );
    const escaped = (text: string) => text.replace(/[<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
    const { tree } = fc.letrec<{ tree: string; inner: string }>((tie) => ({
      tree: fc
        .tuple(
          name,
          fc.uniqueArray(attribute, { selector: ([key]) => key, maxLength: 3 }),
          fc.array(tie('inner'), { maxLength: 3 }),
        )
        .map(([tag, attributes, inner]) => {
          const written = attributes.map(([key, value]) => ` ${key}="${escaped(value)}"`).join('');
          return `<${tag}${written}>${inner.join('')}</${tag}>`;
        }),
      inner: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(
          'text',
          '<![CDATA[</svg><script>1</script>]]>',
          '<!-- --><path d="M0 0h1"/>',
          '&lt;img src=x&gt;',
        ),
        tie('tree'),
      ),
    }));
    // What the optimiser cannot read is refused: no drawing, and nothing of it on the page.
    const attempted = (svg: string) => {
      try {
        return inlineSvg(svg, 'a').svg;
      } catch {
        return undefined;
      }
    };
    let drawn = 0;
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), (inner) => {
        const svg = attempted(drawing(`${inner.join('')}<path d="M0 0h9v9z"/>`));
        if (svg === undefined) return;
        drawn++;
        const [html, head, body, div, ...found] = elementsOf(
          parse(`<!doctype html><body><div>${svg}</div></body>`),
        );
        expect([html, head, body, div].map(({ tagName }) => tagName)).toEqual([
          'html',
          'head',
          'body',
          'div',
        ]);
        for (const { tagName, namespaceURI, attrs } of found) {
          expect(namespaceURI).toBe('http://www.w3.org/2000/svg');
          expect(tagName).toMatch(/^(svg|g|path|text|tspan|image|use)$/);
          for (const { name, value } of attrs) {
            expect(name).not.toMatch(/^(on|src|class|xmlns.)/i);
            // Elsewhere than in a reference or a style, an address is a text that nobody follows.
            if (/href$/.test(name)) expect(value).toMatch(/^#/);
            else expect(value).not.toMatch(/url\(\s*(?!['"]?#)/i);
          }
        }
      }),
      { seed: 7, numRuns: tries(200) },
    );
    expect(drawn).toBeGreaterThan(50);
  });

  it('must be one', () => {
    expect(() => inlineSvg('<svg><g></svg>', 'a')).toThrow();
    expect(() => inlineSvg('not a drawing', 'a')).toThrow();
    expect(() => inlineSvg('<html><body>x</body></html>', 'a')).toThrow();
  });
});

/** All elements of a document as a browser would build it. */
function elementsOf(node: DefaultTreeAdapterTypes.Node): DefaultTreeAdapterTypes.Element[] {
  const own = 'tagName' in node ? [node] : [];
  return 'childNodes' in node ? [...own, ...node.childNodes.flatMap(elementsOf)] : own;
}
