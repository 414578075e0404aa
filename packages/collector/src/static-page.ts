import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Exchange } from './http/create-server.ts';
import { HttpError } from './http/http-error.ts';
import { respond, respondText } from './http/respond.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** What spans say is shown as text; should it ever become markup all the same, nothing in it may run or call home. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Names of letters, digits, `_`, `-` and single dots: no way out of the folder, no hidden files. */
const safePath = /^\/(?:[\w-]+(?:\.[\w-]+)*\/)*[\w-]+(?:\.[\w-]+)*$/;

const tracePath = /^\/trace\/([0-9a-f]{1,32})\/?$/i;

/** The browser asks for the rows of the trace while it is still starting the page; the attributes are those of the page's `fetch`. */
const preload = (traceId: string) =>
  `</api/spoor/traces/${traceId}/rows>; rel=preload; as=fetch; crossorigin=anonymous`;

/**
 * The page's files. A path without an extension is a view of the page, such as `/trace/<id>`, and gets index.html.
 */
export async function servePage({ response, url }: Exchange, folder: string | undefined): Promise<void> {
  const { pathname } = url;
  const isView = extname(pathname) === '';
  const body = await readPageFile(folder, isView ? '/index.html' : pathname);
  if (body !== undefined) {
    response.setHeader('Content-Security-Policy', contentSecurityPolicy);
    response.setHeader('Referrer-Policy', 'no-referrer');
    const traceId = tracePath.exec(pathname)?.[1];
    if (traceId !== undefined) response.setHeader('Link', preload(traceId.toLowerCase()));
    respond(response, 200, types[isView ? '.html' : extname(pathname)] ?? 'application/octet-stream', body);
  } else if (pathname === '/') {
    respondText(response, 200, 'The page is not built (npm run build). The API works: try /api/services');
  } else throw new HttpError(404, 'not found');
}

async function readPageFile(folder: string | undefined, path: string): Promise<Buffer | undefined> {
  if (folder === undefined || !safePath.test(path)) return undefined;
  try {
    return await readFile(join(folder, path));
  } catch {
    return undefined;
  }
}
