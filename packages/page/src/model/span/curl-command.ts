import { kindOf, type SpanJson, tagOf, valueText } from '../trace/trace-json.ts';

/** Headers that belong to the connection or to the trace of the request that was recorded. */
const notRepeated = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'traceparent',
  'tracestate',
  'uber-trace-id',
  'b3',
]);

/**
 * The request behind a span, to be made again from a shell; undefined where the span is of no HTTP request or does not
 * tell where it went. Bodies are not recorded.
 */
export function curlCommand(span: SpanJson): string | undefined {
  const method = textOf(span, 'http.request.method', 'http.method')?.toUpperCase();
  const url = urlOf(span);
  if (method === undefined || !/^[A-Z]+$/.test(method) || url === undefined) return undefined;
  const parts = [`curl ${quoted(url)}`];
  if (method === 'HEAD') parts.push('--head');
  else if (method !== 'GET') parts.push(`-X ${method}`);
  for (const [name, value] of headersOf(span)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (method === 'POST' || method === 'PUT' || method === 'PATCH') parts.push("--data '…'");
  return parts.join(' \\\n  ');
}

function urlOf(span: SpanJson): string | undefined {
  const full = textOf(span, 'url.full', 'http.url');
  if (full !== undefined) return /^https?:\/\//i.test(full) ? full : undefined;
  // A server is told apart by the address under which it was asked.
  if (kindOf(span) === 'client') return undefined;
  const host = textOf(span, 'server.address', 'http.host', 'net.host.name');
  const path = textOf(span, 'url.path', 'http.target');
  if (host === undefined || path === undefined) return undefined;
  const scheme = textOf(span, 'url.scheme', 'http.scheme') ?? 'http';
  const port = textOf(span, 'server.port', 'net.host.port');
  const isUsual = port === undefined || port === (scheme === 'https' ? '443' : '80') || /:\d+$/.test(host);
  const query = textOf(span, 'url.query');
  return `${scheme}://${host}${isUsual ? '' : `:${port}`}${path}${query === undefined ? '' : `?${query.replace(/^\?/, '')}`}`;
}

/** Those that the sender recorded: `http.request.header.<name>`, a text or a list of one or more. */
function headersOf(span: SpanJson): [name: string, value: string][] {
  const headers: [string, string][] = [];
  for (const { key, value } of span.tags ?? []) {
    const name = /^http\.request\.header\.([\w.-]+)$/.exec(key)?.[1]?.replaceAll('_', '-');
    if (name === undefined || notRepeated.has(name)) continue;
    for (const one of listOf(valueText(value))) headers.push([name, one]);
  }
  const agent = textOf(span, 'user_agent.original', 'http.user_agent');
  if (agent !== undefined && !headers.some(([name]) => name === 'user-agent'))
    headers.push(['user-agent', agent]);
  return headers;
}

function listOf(text: string): string[] {
  if (!/^\[.*\]$/s.test(text)) return [text];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(valueText) : [text];
  } catch {
    return [text];
  }
}

function textOf(span: SpanJson, ...keys: readonly string[]): string | undefined {
  const value = tagOf(span, ...keys);
  const text = value === undefined || value === null ? '' : valueText(value);
  return text === '' ? undefined : text;
}

/** For a POSIX shell, whatever the text holds. What would end the line of a terminal is left out. */
const quoted = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a pasted line must not hold
  `'${text.replace(/[\u0000-\u001f\u007f]/g, ' ').replaceAll("'", "'\\''")}'`;
