import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Collector, startCollector } from '@spoor/collector';
import { findTool } from '@spoor/testkit';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { sendTraces, type TraceSketch } from './otlp-trace.ts';

const chromiumPath = findTool('chromium');

/** The options of every test that needs a browser: skipped by name without one. */
export const inChromium = { skip: chromiumPath === undefined ? 'needs chromium' : false } as const;

export const anyPorts = {
  query: 0,
  compact: 0,
  binary: 0,
  thriftHttp: 0,
  otlp: 0,
  otlpGrpc: 0,
  zipkin: 0,
  sampling: 0,
};

const browserArguments = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenedPage {
  readonly page: Page;
  readonly collector: Collector;
  readonly origin: string;
  send(...traces: readonly TraceSketch[]): Promise<void>;
  /** Follows a path of this collector's page. */
  go(path: string): Promise<void>;
}

/**
 * A browser of its own on a collector of its own. Every test that opens one also proves that the page asked no other
 * host for anything, broke no rule of its content security policy, and threw nothing.
 */
export async function openPage(
  t: TestContext,
  options: BrowserContextOptions & { readonly losesCollector?: boolean } = {},
): Promise<OpenedPage> {
  const { losesCollector = false, ...contextOptions } = options;
  const collector = await startCollector({ ports: anyPorts, pageFolder: join('dist', 'page') });
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: browserArguments });
  const origin = `http://127.0.0.1:${collector.ports.query}`;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...contextOptions });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('blob:')) faults.push(`foreign request: ${url}`);
  });
  page.on('pageerror', (error) => faults.push(`thrown: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    // An unknown trace is answered with 404, a search that is refused with 400: the browser notes both by itself.
    if (message.type() !== 'error' || /status of 40[04]/.test(message.text())) return;
    if (losesCollector && message.text().includes('net::ERR_')) return;
    faults.push(`console: ${message.text()}`);
  });
  t.after(async () => {
    // In this order: a page that loses its live stream complains.
    await browser.close();
    await collector.close();
    assert.deepEqual(faults, []);
  });
  return {
    page,
    collector,
    origin,
    send: (...traces) => sendTraces(`http://127.0.0.1:${collector.ports.otlp}/v1/traces`, traces),
    go: async (path) => void (await page.goto(origin + path)),
  };
}
