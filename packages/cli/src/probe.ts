import { createSocket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import { describeExporter, type ExporterConfig } from '@spoor/config';
import { httpDestination, remedyFor, systemClock } from '@spoor/delivery';
import { GrpcTransport } from '@spoor/delivery/grpc';
import type { Message } from '@spoor/messages';
import { maskSecrets } from '@spoor/redaction';
import { outcomes } from './findings.ts';
import { createTestSpan } from './test-span.ts';

export interface ProbeResult {
  readonly ok: boolean;
  /** `jaeger http://127.0.0.1:14268/api/traces answered 202`. */
  readonly line: Message;
  readonly traceId: string;
}

const timeoutMs = 10_000;
/** On one machine a refusal comes back at once; from another one it may never come. */
const refusalMs = 300;

/** Sends one test span where `exporter` would send all of them, and says what came back. */
export async function probe(serviceName: string, exporter: ExporterConfig): Promise<ProbeResult> {
  const { traceId, bytes, contentType } = createTestSpan(serviceName, exporter);
  if (exporter.type === 'console') return { ok: true, line: outcomes.console(), traceId };
  if (exporter.type === 'jaeger' && exporter.protocol !== 'http/thrift.binary') {
    return { ...(await sendDatagram(exporter, bytes)), traceId };
  }
  if (exporter.type === 'otlp' && exporter.protocol === 'grpc')
    return { ...(await callOverGrpc(exporter, bytes)), traceId };
  const { type, endpoint } = exporter;
  const headers = { 'content-type': contentType, ...authorization(exporter) };
  const outcome = await post(`${type} ${maskSecrets(endpoint)}`, endpoint, headers, bytes);
  return { ...outcome, traceId };
}

type Outcome = Omit<ProbeResult, 'traceId'>;
type UdpExporter = Extract<ExporterConfig, { host: string }>;
type OtlpExporter = Extract<ExporterConfig, { type: 'otlp' }>;
type HttpExporter = Exclude<ExporterConfig, { type: 'console' } | UdpExporter>;

function authorization(exporter: HttpExporter): Record<string, string> {
  const { user, password } = exporter;
  const own = exporter.type === 'otlp' ? exporter.headers : {};
  if (user !== undefined && password !== undefined) {
    return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`, ...own };
  }
  const token = exporter.type === 'jaeger' ? exporter.token : undefined;
  return token === undefined ? { ...own } : { authorization: `Bearer ${token}` };
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
    const text = maskSecrets((await response.text()).trim()).slice(0, 200);
    return { ok: response.ok, line: outcomes.answered(name, response.status, response.ok ? '' : text) };
  } catch (error) {
    const { cause, message } = error as Error;
    const failure = { message, ...(cause as Partial<NodeJS.ErrnoException> | undefined) };
    return { ok: false, line: outcomes.noAnswer(name, ...reasonOf(failure)) };
  }
}

/** `ENOTFOUND; check the host name`. */
function reasonOf({ code, message = '' }: Partial<NodeJS.ErrnoException>): [string, string | undefined] {
  return [code ?? maskSecrets(message), code === undefined ? undefined : remedyFor(code)];
}

/** As an exporter does it. */
async function callOverGrpc(exporter: OtlpExporter, bytes: Uint8Array): Promise<Outcome> {
  const name = describeExporter(exporter);
  const transport = new GrpcTransport({ destination: httpDestination(exporter), clock: systemClock });
  try {
    const sent = await transport.send({ bytes, spanCount: 1 }, { timeoutMs, probing: false, urgent: false });
    if (sent.tag === 'delivered') return { ok: true, line: outcomes.took(name) };
    const reason = 'reason' in sent ? sent.reason : sent.tag;
    return { ok: false, line: outcomes.notSent(name, reason, 'remedy' in sent ? sent.remedy : undefined) };
  } finally {
    transport.close();
  }
}

/** UDP is never answered. What can be seen is a refusal: nobody listens on that port. */
async function sendDatagram({ host, port, socketType }: UdpExporter, bytes: Uint8Array): Promise<Outcome> {
  const name = `jaeger udp ${host.includes(':') ? `[${host}]` : host}:${port}`;
  const socket = createSocket(socketType);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      // Node hands a failed lookup to the callback: the socket is not connected then.
      socket.connect(port, host, ((failed?: Error | null) => {
        if (failed) return reject(failed);
        socket.send(bytes, (error) => {
          if (error) reject(error);
        });
        delay(refusalMs).then(resolve);
      }) as () => void);
    });
    return { ok: true, line: outcomes.sent(name) };
  } catch (error) {
    return { ok: false, line: outcomes.notSent(name, ...reasonOf(error as NodeJS.ErrnoException)) };
  } finally {
    socket.close();
  }
}
