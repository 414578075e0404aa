import { createSocket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExporterConfig } from '@spoor/config';
import { createTestSpan } from './test-span.ts';

export interface ProbeResult {
  readonly ok: boolean;
  /** `jaeger http://127.0.0.1:14268/api/traces answered 202`. */
  readonly line: string;
  readonly traceId: string;
}

const timeoutMs = 10_000;
/** On one machine a refusal comes back at once; from another one it may never come. */
const refusalMs = 300;

/** Sends one test span where `exporter` would send all of them, and says what came back. */
export async function probe(serviceName: string, exporter: ExporterConfig): Promise<ProbeResult> {
  const { traceId, bytes, contentType } = createTestSpan(serviceName, exporter);
  if (exporter.type === 'console')
    return { ok: true, line: 'console prints to stderr: nothing to reach', traceId };
  if (exporter.type === 'jaeger' && exporter.protocol !== 'http/thrift.binary') {
    return { ...(await sendDatagram(exporter.host, exporter.port, bytes)), traceId };
  }
  const headers = { 'content-type': contentType, ...authorization(exporter) };
  return {
    ...(await post(`${exporter.type} ${exporter.endpoint}`, exporter.endpoint, headers, bytes)),
    traceId,
  };
}

type Outcome = Omit<ProbeResult, 'traceId'>;

function authorization(exporter: Exclude<ExporterConfig, { type: 'console' }>): Record<string, string> {
  if (exporter.type === 'otlp') return { ...exporter.headers };
  if (exporter.type !== 'jaeger' || exporter.protocol !== 'http/thrift.binary') return {};
  const { user, password, token } = exporter;
  if (user !== undefined && password !== undefined) {
    return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  }
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function post(
  name: string,
  endpoint: string,
  headers: Record<string, string>,
  body: Uint8Array,
): Promise<Outcome> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers,
      body: Buffer.from(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = (await response.text()).trim().slice(0, 200);
    const said = response.ok || text === '' ? '' : `: ${text}`;
    return { ok: response.ok, line: `${name} answered ${response.status}${said}` };
  } catch (error) {
    const { cause, message } = error as Error;
    const { code, message: why = message } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
    return { ok: false, line: `${name} did not answer: ${code ?? why}` };
  }
}

/** UDP is never answered. What can be seen is a refusal: nobody listens on that port. */
async function sendDatagram(host: string, port: number, bytes: Uint8Array): Promise<Outcome> {
  const name = `jaeger udp ${host}:${port}`;
  const socket = createSocket('udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(port, host, () => {
        socket.send(bytes, (error) => {
          if (error) reject(error);
        });
        delay(refusalMs).then(resolve);
      });
    });
    return { ok: true, line: `${name} took the span without refusing; UDP gives no other answer` };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { ok: false, line: `${name} refused the span: ${code ?? message}` };
  } finally {
    socket.close();
  }
}
