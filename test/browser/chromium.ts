import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { FAR_ABOVE_NEED } from '../limits.js';

/** Where Chromium is usually installed; another place can be named, which then must be right. */
const named = process.env.STRAGGLE_CHROMIUM;
const path =
  named ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Why there is no test in a browser; undefined where there is one. */
export const noBrowser =
  path === undefined ? 'no Chromium: apt-get install chromium, or STRAGGLE_CHROMIUM=path' : undefined;

/** Starts it. It asks nobody for anything: no updates, no lists, no field trials. */
export function startBrowser(): Promise<Browser> {
  if (path === undefined) throw new Error(noBrowser);
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const plain = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
  return chromium.launch({ executablePath: path, args: [...plain, ...quiet], timeout: FAR_ABOVE_NEED });
}
