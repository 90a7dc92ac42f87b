import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { straggle } from '../cli/shared-process.js';
import { folderWith } from '../folders.js';
import { FAR_ABOVE_NEED } from '../limits.js';
import { noBrowser, startBrowser } from './chromium.js';

const EXPERIMENT = `trials: 500
workers: 8
scheme: { load: 2 }
delay: { model: shifted-exponential, alpha: 0.05, mu: 4 }
network: { latency: 0.01, bandwidth: 10, link: shared }
sweep:
  scheme.name: [uncoded, uc-mmc, mcc]
  tolerance: [0, 0.25, 0.5]
`;
const TRACE = `round,worker,duration_s
${Array.from({ length: 120 }, (_, i) => `${Math.floor(i / 6)},${i % 6},${1 + ((i * 37) % 11) / 10}`).join('\n')}
`;

let browser: Browser | undefined;
let folder: string;

beforeAll(async () => {
  if (noBrowser !== undefined) return;
  folder = folderWith({ 'experiment.yaml': EXPERIMENT, 'measured.csv': TRACE });
  const { stderr } = await straggle(['explore', 'experiment.yaml', '--out', 'page.html'], folder);
  expect(stderr).toBe('');
  browser = await startBrowser();
});

afterAll(() => browser?.close());

interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

async function open(viewport = { width: 1280, height: 900 }, colorScheme: 'light' | 'dark' = 'light') {
  if (browser === undefined) throw new Error('no browser');
  const context = await browser.newContext({ viewport, colorScheme, offline: true });
  context.setDefaultTimeout(FAR_ABOVE_NEED);
  const page = await context.newPage();
  const opened: Opened = { page, requests: [], complaints: [] };
  page.on('request', (request) => opened.requests.push(request.url()));
  page.on('console', (message) => opened.complaints.push(message.text()));
  page.on('pageerror', (error) => opened.complaints.push(String(error)));
  await page.goto(pathToFileURL(join(folder, 'page.html')).href);
  await finished(page);
  return opened;
}

/** Waits until all trials are done. */
function finished(page: Page) {
  return page.waitForSelector('[data-done="true"]');
}

const yamlIn = (page: Page) => page.getByLabel('The experiment as YAML').inputValue();

/** The table that the page saves. */
async function saved(page: Page): Promise<string> {
  await finished(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save result.csv' }).click();
  return readFileSync(await (await download).path(), 'utf8');
}

/** What straggle run makes of the experiment in the page. */
async function byCommand(page: Page): Promise<string> {
  writeFileSync(join(folder, 'copied.yaml'), await yamlIn(page));
  const { stdout, stderr, status } = await straggle(['run', 'copied.yaml'], folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('the explorer in Chromium', () => {
  beforeEach(({ skip }) => skip(noBrowser !== undefined, noBrowser));

  it('gives the bytes of straggle run, before and after a slider is moved, and asks for nothing', async () => {
    const { page, requests, complaints } = await open();
    expect(await saved(page)).toBe(await byCommand(page));
    const before = page.url();
    await page.getByLabel('Workers', { exact: true }).last().fill('12');
    await page.getByLabel('mu', { exact: true }).first().fill('7');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('mu: 7'));
    expect(await yamlIn(page)).toContain('workers: 12\n');
    expect(await saved(page)).toBe(await byCommand(page));
    // The link has the state: whoever opens it sees the same.
    const yaml = await yamlIn(page);
    expect(page.url()).not.toBe(before);
    await page.reload();
    await finished(page);
    expect(await yamlIn(page)).toBe(yaml);
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !/^(file|blob):/.test(url))).toEqual([]);
    expect(await page.evaluate(() => fetch('https://example.org').catch(() => 'refused'))).toBe('refused');
    await page.context().close();
  });

  it('keeps what is being typed while trials are done, and the page is drawn again', async () => {
    const { page } = await open();
    // A run that no machine ends while this test looks.
    const text = page.getByLabel('The experiment as YAML');
    await text.fill((await yamlIn(page)).replace('trials: 500', 'trials: 1000000000'));
    await page.getByRole('button', { name: 'Run what is written' }).click();
    const progress = page.locator('[data-done]');
    await page.waitForFunction(() =>
      /of 9,000,000,000/.test(document.querySelector('[data-done]')?.textContent ?? ''),
    );
    const mu = page.getByLabel('mu', { exact: true }).first();
    await mu.selectText();
    await page.keyboard.type('7');
    // Drawn again, twice, with a key still to come.
    for (let redrawn = 0; redrawn < 2; redrawn++) {
      await page.waitForFunction(
        (shown) => document.querySelector('[data-done]')?.textContent !== shown,
        await progress.textContent(),
      );
    }
    await page.keyboard.type('.5');
    expect(await mu.inputValue()).toBe('7.5');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('mu: 7.5'));
    await page.context().close();
  });

  it('steps through a trial, event by event, with buttons and keys', async () => {
    const { page, complaints } = await open();
    const event = page.locator('.event');
    await page.getByRole('button', { name: 'To the start' }).click();
    expect(await event.textContent()).toMatch(/^0 of \d+, time 0: all workers begin$/);
    await page.getByRole('button', { name: 'One event on' }).click();
    expect(await event.textContent()).toMatch(/^1 of \d+, time 0: worker 0 starts /);
    await page.getByLabel('Event', { exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await event.textContent()).toMatch(/^2 of /);
    await page.keyboard.press('End');
    expect(await event.textContent()).toMatch(/the iteration is complete$/);
    // The same events as straggle replay has.
    await page.getByRole('radio').first().check();
    await page.locator('.curves').focus();
    await page.keyboard.press('Home');
    await page.waitForFunction(() =>
      /^uncoded, tolerance 0:/.test(document.querySelector('#trial .hint')?.textContent ?? ''),
    );
    const { stdout } = await straggle(['replay', 'experiment.yaml', '--point', '0', '--trial', '0'], folder);
    const arrivals = stdout.split('\n').filter((line) => /"arrived?"|arriv/.test(line));
    expect(await page.locator('.arrival').count()).toBe(8);
    expect(arrivals.length).toBeGreaterThanOrEqual(8);
    // From a trial with more events to one with fewer.
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('takes a trace that is dropped on it', async () => {
    const { page } = await open();
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'measured.csv', { type: 'text/csv' }));
      dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
    }, TRACE);
    await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('measured.csv'));
    expect(await yamlIn(page)).toMatch(/^trials: 20\nworkers: 6\n/);
    expect(await saved(page)).toBe(await byCommand(page));
    await page.context().close();
  });

  it('trains the schemes, and has the bytes of straggle run', async () => {
    const { page, complaints } = await open();
    await page.getByLabel('Error against time').check();
    await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('training:'));
    await page.getByLabel('Iterations', { exact: true }).last().fill('40');
    await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('iterations: 40,'));
    await finished(page);
    expect(
      await page.getByRole('img', { name: 'error against simulated time' }).locator('.line').count(),
    ).toBe(3);
    expect(await page.locator('.best').textContent()).toContain('least error at equal time');
    expect(await page.locator('.bars .bar').count()).toBeGreaterThan(7);
    const csv = await saved(page);
    expect(csv).toMatch(/^scheme,runs,iteration,time_mean,/);
    expect(csv).toBe(await byCommand(page));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('runs what is written, and says what is wrong in a line', async () => {
    const { page } = await open();
    const text = page.getByLabel('The experiment as YAML');
    await text.fill((await yamlIn(page)).replace('workers: 8', 'workers: -8'));
    await page.getByRole('button', { name: 'Run what is written' }).click();
    const alert = page.getByRole('alert');
    expect(await alert.textContent()).toMatch(/^workers: -8 given; allowed: /);
    await text.fill((await yamlIn(page)).replace('workers: -8', 'workers: 10'));
    await page.getByRole('button', { name: 'Run what is written' }).click();
    await alert.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Workers', { exact: true }).last().inputValue()).toBe('10');
    await page.context().close();
  });

  it('names what is along the axis where nothing is, and has no data files', async () => {
    const { page } = await open();
    const text = page.getByLabel('The experiment as YAML');
    const run = page.getByRole('button', { name: 'Run what is written' });
    const axis = () => page.getByLabel('Along the axis').locator('option:checked').allTextContents();
    expect(await axis()).toEqual(['tolerance']);
    await text.fill('workers: 6\nscheme: { name: uncoded }\ndelay: { model: exponential, mean: 1 }\n');
    await run.click();
    await page.waitForFunction(() =>
      document.querySelector('textarea')?.value.includes('scheme: [ { name: uncoded } ]'),
    );
    await finished(page);
    expect(await axis()).toEqual(['nothing']);
    await page.getByLabel('Along the axis').selectOption('workers');
    await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('workers: [ 4,'));
    expect(await axis()).toEqual(['workers']);
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['1,2'], 'x.csv', { type: 'text/csv' }));
      dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
    });
    const alert = page.getByRole('alert');
    await alert.filter({ hasText: 'the header is' }).waitFor();
    for (const name of ['/x.csv', 'x.csv', '/none.csv']) {
      const training = `training: { iterations: 9, data: { source: csv, x: ${name}, label: b }, step: { rule: constant, value: 1 } }`;
      await text.fill(
        `workers: 2\nscheme: { name: uncoded }\ndelay: { model: exponential, mean: 1 }\n${training}\n`,
      );
      await run.click();
      await alert
        .filter({ hasText: `training: ${name}: is a file; allowed: data that is generated` })
        .waitFor();
    }
    await page.context().close();
  });

  it.each([
    ['a phone', { width: 390, height: 844 }],
    ['a narrow window', { width: 760, height: 700 }],
  ])('fits %s, with 200 workers too', async (_, viewport) => {
    const { page } = await open(viewport, 'dark');
    await page.getByLabel('Workers', { exact: true }).last().fill('200');
    await page.waitForFunction(() => /workers: 200/.test(document.querySelector('textarea')?.value ?? ''));
    await page.waitForFunction(() => document.querySelectorAll('.bars .bar').length > 150);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(beyond).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(19, 21, 24)',
    );
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    );
    await page.context().close();
  });
});
