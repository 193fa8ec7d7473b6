import { defineConfig } from '@playwright/test';

const kanhe = process.env.KANHE_URL ?? 'http://127.0.0.1:8787';
const site = process.env.SITE_URL ?? 'http://127.0.0.1:5173';

export default defineConfig({
  testDir: 'tests',
  // The clock of a Kanhe is everybody's: tests that move it do not run beside each other.
  workers: 1,
  use: {
    baseURL: site,
    launchOptions: {
      // A browser of the system's own, where there is one: CHROMIUM=/usr/bin/chromium
      ...(process.env.CHROMIUM ? { executablePath: process.env.CHROMIUM } : {}),
      // Chromium's own sandbox does not start for root, which is what containers usually are.
      chromiumSandbox: process.getuid?.() !== 0,
    },
  },
  webServer: [
    { command: `${process.env.KANHE_BIN ?? 'kanhe'} dev --ephemeral --listen ${new URL(kanhe).host}`, url: `${kanhe}/readyz`, reuseExistingServer: true },
    { command: 'node site/server.js', url: site, env: { KANHE_URL: kanhe, SITE_URL: site }, reuseExistingServer: true },
  ],
});
