import { describe, expect, it } from 'vitest';
import { pageHtml } from '../../../src/report/page/html.js';
import type { Page, Statement } from '../../../src/report/page/page.js';

const NASTY = '<script>alert("1")</script> & \'x\'';

const statement: Statement = {
  id: 'c-1',
  place: 'Fig. 1',
  statement: NASTY,
  note: 'E[T] < c/n & more',
  value: '1.5',
  interval: '[1, 2]',
  verdict: 'fails',
};

const page: Page = {
  title: NASTY,
  introduction: [NASTY],
  papers: [{ name: 'P', title: 'T', reference: 'R', idea: 'I', section: 's', statements: [statement] }],
  sections: [
    {
      id: 's',
      title: 'S',
      results: [
        {
          id: 'r',
          title: 'R',
          source: NASTY,
          figure: { svg: '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', width: 300 },
          table: {
            columns: ['scheme.name', NASTY],
            rows: [
              [NASTY, 0.123456789],
              [null, Infinity],
            ],
            total: 1234,
            open: true,
          },
          experiments: [{ name: 'e', yaml: `a: ${NASTY}\n`, open: false }],
          facts: [['seed', '1']],
          files: [{ name: 'r.csv', href: 'r.csv' }, { name: 'r.meta.json' }],
        },
      ],
      statements: [statement],
    },
  ],
  colophon: 'Made.',
};

describe('a page', () => {
  const html = pageHtml(page);

  it('is one document that fetches and runs nothing', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">.*<\/html>\n$/s);
    expect(html).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none'; `);
    expect(html).not.toMatch(/<(script|link|iframe|img|base|form)\b/i);
    expect(html).not.toMatch(/(src|href|action)="(?!#|r\.csv)/);
    expect(html).not.toMatch(/url\((?!#)|@import/);
  });

  it('shows what it is given as text, wherever it comes from', () => {
    expect(html).not.toContain('<script');
    expect(html.split('&lt;script').length - 1).toBeGreaterThanOrEqual(7);
    expect(html).toContain('E[T] &lt; c/n &amp; more');
  });

  it('has every part of a result', () => {
    expect(html).toContain('<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>');
    expect(html).toContain('Data: 1,234 rows');
    expect(html).toContain('1,232 more rows are in the file.');
    expect(html).toContain('0.123457');
    expect(html).toContain('<code>r.meta.json</code>');
    expect(html).toMatch(/id="c-1".*\[1, 2\].*fails/s);
  });

  it('leads only to what is there, and calls nothing by the same name', () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const anchors = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(anchors.length).toBeGreaterThan(4);
    for (const anchor of anchors) expect(ids).toContain(anchor);
  });
});
