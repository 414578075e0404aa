/** Where an exporter sends. The shapes are those of the configuration's exporters, so that one can be passed as it is. */
import { RealBuffer, RealURL } from '@spoor/core';

export interface UdpExporter {
  readonly type: 'jaeger';
  readonly protocol: 'udp/thrift.compact' | 'udp/thrift.binary';
  readonly host: string;
  readonly port: number;
  readonly socketType: 'udp4' | 'udp6';
}

export interface HttpExporter {
  readonly type: 'jaeger' | 'otlp' | 'zipkin';
  readonly protocol?: 'http/thrift.binary' | 'http/protobuf' | 'http/json' | 'grpc';
  readonly endpoint: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** 0: no limit. */
  readonly timeoutMs: number;
  readonly compression?: 'gzip' | 'none';
  /** Paths of PEM files. */
  readonly certificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly clientCertificate?: string | undefined;
}

export type ExporterSettings = UdpExporter | HttpExporter;

export interface UdpDestination {
  readonly tag: 'udp';
  readonly host: string;
  readonly port: number;
  readonly socketType: 'udp4' | 'udp6';
}

export interface HttpDestination {
  /** gRPC is one way of HTTP/2, with headers, credentials and certificates as the others have them. */
  readonly tag: 'http' | 'grpc';
  readonly url: URL;
  /** Its answers may say that they took a part only. */
  readonly isOtlp: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly gzip: boolean;
  readonly timeoutMs: number;
  /** Paths of PEM files. */
  readonly certificate: string | undefined;
  readonly clientKey: string | undefined;
  readonly clientCertificate: string | undefined;
}

export type Destination = UdpDestination | HttpDestination;

export const isUdp = (exporter: ExporterSettings): exporter is UdpExporter =>
  exporter.protocol === 'udp/thrift.compact' || exporter.protocol === 'udp/thrift.binary';

/** A name for the bytes, so that a spooled batch is only ever sent by an exporter of its own format. */
export function formatName(exporter: ExporterSettings): string {
  return `${exporter.type}-${exporter.protocol ?? ('version' in exporter ? `v${exporter.version}` : 'v2')}`.replaceAll(
    /[^\w]+/g,
    '-',
  );
}

function contentType(exporter: HttpExporter): string {
  if (exporter.type === 'jaeger') return 'application/x-thrift';
  return exporter.protocol === 'http/protobuf' ? 'application/x-protobuf' : 'application/json';
}

/** Basic wins over bearer when both are set; credentials inside the URL are the last resort. */
function authorization(exporter: HttpExporter, url: URL): string | undefined {
  const basic = (user: string, password: string) =>
    `Basic ${RealBuffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
  if (exporter.user !== undefined && exporter.password !== undefined) {
    return basic(exporter.user, exporter.password);
  }
  if (exporter.token !== undefined) return `Bearer ${exporter.token}`;
  if (url.username === '') return undefined;
  return basic(decodeURIComponent(url.username), decodeURIComponent(url.password));
}

/** The service and the method of opentelemetry/proto/collector/trace/v1/trace_service.proto. */
const exportPath = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

const httpHeaders = (exporter: HttpExporter, gzip: boolean): Record<string, string> => ({
  'content-type': contentType(exporter),
  ...(gzip ? { 'content-encoding': 'gzip' } : {}),
});

/** https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, Requests */
const grpcHeaders = (gzip: boolean): Record<string, string> => ({
  'content-type': 'application/grpc',
  te: 'trailers',
  ...(gzip ? { 'grpc-encoding': 'gzip' } : {}),
});

export function httpDestination(exporter: HttpExporter): HttpDestination {
  const url = new RealURL(exporter.endpoint);
  const auth = authorization(exporter, url);
  url.username = '';
  url.password = '';
  const gzip = exporter.compression === 'gzip';
  const isGrpc = exporter.protocol === 'grpc';
  if (isGrpc) url.pathname = exportPath;
  return {
    tag: isGrpc ? 'grpc' : 'http',
    url,
    isOtlp: exporter.type === 'otlp',
    headers: {
      ...(isGrpc ? grpcHeaders(gzip) : httpHeaders(exporter, gzip)),
      ...(auth === undefined ? {} : { authorization: auth }),
      ...exporter.headers,
    },
    gzip,
    timeoutMs: exporter.timeoutMs,
    certificate: exporter.certificate,
    clientKey: exporter.clientKey,
    clientCertificate: exporter.clientCertificate,
  };
}
