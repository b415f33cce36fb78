import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why there is no browser to test with; `undefined` when there is one. */
export const NO_BROWSER = existsSync(EXECUTABLE) ? undefined : `skipped: no Chromium at ${EXECUTABLE} (set CHROMIUM)`;

/** Starts Chromium as it runs in a container, without anything that talks to the network by itself. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
