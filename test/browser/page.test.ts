import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PAPERS, reportHtml, writeIndex } from '../../src/analysis/pages/write.js';
import { figures } from '../../src/experiments/registry.js';
import { folderWith } from '../folders.js';
import { FAR_ABOVE_NEED } from '../limits.js';
import { noBrowser, startBrowser } from './chromium.js';

const RESULTS = join(import.meta.dirname, '../../results');
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

/** A page that was opened, what it asked for and what it complained of. */
interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

let browser: Browser | undefined;
let file: string;
let desktop: Opened;
let phone: Opened;

/** Figures on the page: all of CPGC, and two others. */
const shown = figures.filter(({ paper }) => paper === 'cpgc').length + 2;

beforeAll(async () => {
  if (noBrowser !== undefined) return;
  // The figures of one paper, one of each of two others, and the claims of all.
  const folder = folderWith();
  for (const part of ['cpgc', 'sgc/sgc-fig4', 'wgc/wgc-linear']) {
    for (const ending of part.includes('/') ? ['.csv', '.svg', '.meta.json'] : ['']) {
      cpSync(join(RESULTS, part + ending), join(folder, part + ending), { recursive: true });
    }
  }
  cpSync(join(RESULTS, 'claims.csv'), join(folder, 'claims.csv'));
  file = pathToFileURL(await writeIndex(folder, figures)).href;
  browser = await startBrowser();
  desktop = await open(browser, DESKTOP);
  phone = await open(browser, PHONE);
});

afterAll(() => browser?.close());

async function open(from: Browser, viewport: { width: number; height: number }): Promise<Opened> {
  const context = await from.newContext({ viewport, offline: true, reducedMotion: 'reduce' });
  context.setDefaultTimeout(FAR_ABOVE_NEED);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(file);
  return { page, requests, complaints };
}

/** What is so as soon as the browser has come to it, however busy it is. */
function soon<T>(get: () => Promise<T>) {
  return expect.poll(get, { timeout: FAR_ABOVE_NEED });
}

/** The place of all elements of a kind. */
function boxes(page: Page, selector: string) {
  return page.locator(selector).evaluateAll((elements) =>
    elements.map((element) => {
      const { top, left, width, height } = element.getBoundingClientRect();
      return { top, left, width, height };
    }),
  );
}

describe('the page of results in Chromium', () => {
  beforeEach(({ skip }) => skip(noBrowser !== undefined, noBrowser));

  it.each(['desktop', 'phone'])('fits a %s, offline, and asks for nothing', async (device) => {
    const { page, requests, complaints } = device === 'phone' ? phone : desktop;
    expect(await page.title()).toBe('What papers on stragglers say, and what comes out');
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(beyond).toBeLessThanOrEqual(0);
    const figures = await boxes(page, '.figure svg');
    expect(figures).toHaveLength(shown);
    // None is shrunk until its text is too small, and a phone moves the wide ones sideways.
    for (const { width, height } of figures) expect(Math.min(width, height)).toBeGreaterThan(190);
    const small = await page.evaluate(
      () =>
        Array.from(document.querySelectorAll('main *')).filter(
          (element) =>
            !element.closest('svg') &&
            Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.textContent?.trim()) &&
            Number.parseFloat(getComputedStyle(element).fontSize) < 11.5,
        ).length,
    );
    expect(small).toBe(0);
    expect(requests).toEqual([file]);
    expect(complaints).toEqual([]);
  });

  it('has the papers side by side where there is room, else one below the other', async () => {
    const beside = await boxes(desktop.page, '.paper');
    // Every paper has statements in the ledger.
    expect(beside).toHaveLength(PAPERS.length);
    // Three in a row.
    expect(beside.map(({ top }) => top)).toEqual(beside.map((_, i) => beside[i - (i % 3)].top));
    const below = await boxes(phone.page, '.paper');
    expect(new Set(below.map(({ left }) => left)).size).toBe(1);
  });

  it('has its contents beside it, or folded up above it', async () => {
    expect(await desktop.page.locator('nav .wide').isVisible()).toBe(true);
    expect(await desktop.page.locator('nav .narrow').isVisible()).toBe(false);
    expect(await phone.page.locator('nav .wide').isVisible()).toBe(false);
    await phone.page.locator('nav summary').click();
    await phone.page.locator('nav .narrow').getByRole('link', { name: 'WGC' }).click();
    await soon(() => phone.page.evaluate(() => location.hash)).toBe('#wgc');
    await phone.page.getByRole('link', { name: '↑ Contents' }).click();
    await soon(async () => (await phone.page.locator('nav summary').boundingBox())?.y).toBeLessThan(
      PHONE.height,
    );
    expect(await desktop.page.getByRole('link', { name: '↑ Contents' }).isVisible()).toBe(false);
    await desktop.page.locator('.paper').getByRole('link', { name: 'WGC' }).click();
    await soon(() => desktop.page.evaluate(() => location.hash)).toBe('#wgc');
  });

  it('leads from a finding to its statement, and moves a figure with the keyboard', async () => {
    const { page } = phone;
    await page.locator('.findings a').first().click();
    const target = page.locator('tr:target');
    expect(await target.locator('.verdict').innerText()).toBe('✗ fails');
    await soon(async () => (await target.boundingBox())?.y).toBeLessThan(PHONE.height);
    const figure = page.locator('#cpgc-fig1 .figure');
    // Pressed again until it moves: a browser that is short of time drops a key while the page still scrolls.
    await expect
      .poll(
        async () => {
          await figure.focus();
          await page.keyboard.press('ArrowRight');
          return figure.evaluate((element) => element.scrollLeft);
        },
        { timeout: FAR_ABOVE_NEED, interval: 500 },
      )
      .toBeGreaterThan(0);
    await page.locator('#cpgc-fig1').getByText('Data: 78 rows').click();
    await soon(() => page.locator('#cpgc-fig1 .data td').first().isVisible()).toBe(true);
  });

  it('tells verdicts by sign and word, and dark from light enough for everyone', async () => {
    const marks = await desktop.page.locator('.verdict').evaluateAll((elements) =>
      elements.map((element) => {
        const { color, backgroundColor } = getComputedStyle(element);
        return { text: (element as HTMLElement).innerText, color, backgroundColor };
      }),
    );
    const marked = new Set(marks.map(({ text }) => text));
    for (const mark of ['✓ holds', '≈ holds as amended', '✗ fails']) expect(marked).toContain(mark);
    marked.delete('? inconclusive');
    expect(marked.size).toBe(3);
    for (const { color, backgroundColor } of marks) {
      expect(contrast(color, backgroundColor)).toBeGreaterThan(4.5);
    }
  });

  it('prints: without what is only for the screen, and nothing beyond the paper', async () => {
    const { page } = desktop;
    await page.setViewportSize({ width: 700, height: 990 });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.locator('.statements thead').first().isVisible()).toBe(true);
    for (const { left, width } of await boxes(page, '.figure svg, .statements, .papers')) {
      expect(left + width).toBeLessThanOrEqual(700);
    }
    const pdf = await page.pdf({ format: 'A4' });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(10);
    expect(pages).toBeLessThan(40);
  });

  it('may not fetch anything even if something in it tried to', async () => {
    const refused = await phone.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
          const image = document.createElement('img');
          image.src = 'https://example.org/a.png';
          document.body.append(image);
        }),
    );
    expect(refused).toBe('img-src');
  });

  it('stays where it is, whatever is in a drawing', async () => {
    const markup = '<meta http-equiv="refresh" content="0;url=https://example.org/">';
    const texts = ['title', 'desc', 'text']
      .map((name) => `<${name}><![CDATA[${markup}]]></${name}>`)
      .join('');
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">${texts}<path d="M0 0h9v9z"/></svg>`;
    const folder = folderWith({ 'a.svg': svg });
    const html = await reportHtml([folder], join(folder, 'page.html'), figures);
    const context = await (browser as Browser).newContext({ offline: true });
    context.setDefaultTimeout(FAR_ABOVE_NEED);
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.setContent(html);
    expect(await page.locator('.figure svg path').count()).toBe(1);
    expect(await page.locator('main meta, main script').count()).toBe(0);
    await page.waitForTimeout(500);
    expect(requests).toEqual([]);
    await context.close();
  });
});

/** Contrast of two colours, rgb(r, g, b) (WCAG 2.1, relative luminance). */
function contrast(a: string, b: string): number {
  const [dark, light] = [a, b].map(luminance).sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [r, g, b] = (color.match(/\d+/g) ?? []).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
