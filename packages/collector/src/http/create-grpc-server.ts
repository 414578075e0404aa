import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { formatGrpcMessage, formatGrpcStatusMessage, parseGrpcMessage } from './grpc-message.ts';
import { refuseForeign } from './guard.ts';
import { HttpError } from './http-error.ts';
import { type BodyReader, bodyEncodings, bodyEncodingsText, decompresses } from './read-body.ts';

export interface GrpcServerOptions {
  /** Answers the message of a unary call by `/package.Service/Method`. A thrown `HttpError` becomes the status. */
  readonly methods: Readonly<Record<string, (message: Buffer) => Uint8Array>>;
  readonly bodies: BodyReader;
  readonly allowedHosts: ReadonlySet<string>;
  /** The gRPC status code of an HTTP status. */
  readonly codeOf: (httpStatus: number) => number;
}

const unimplementedCode = 12;
const maxStreamsOfSession = 100;

/** What a status other than OK is made of. */
class GrpcFailure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Unary gRPC over HTTP/2 without TLS, as senders on this machine speak it (`insecure`), and a way to end it at once. */
export function createGrpcServer(options: GrpcServerOptions): { server: Http2Server; cut: () => void } {
  const server = createServer({ settings: { maxConcurrentStreams: maxStreamsOfSession } });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  // Broken connections and what is not HTTP/2 end by themselves.
  server.on('sessionError', () => {});
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    answer(stream, headers, options)
      .then((message) => respondMessage(stream, message))
      .catch((error: unknown) => respondFailure(stream, failureOf(error, options)));
  });
  const cut = () => {
    for (const session of sessions) session.destroy();
  };
  return { server, cut };
}

async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  { methods, bodies, allowedHosts }: GrpcServerOptions,
): Promise<Uint8Array> {
  const { ':authority': host = headers.host ?? '', ':path': path = '' } = headers;
  const { origin, 'sec-fetch-site': site } = headers;
  refuseForeign({ host, origin, site: typeof site === 'string' ? site : undefined }, allowedHosts);
  const type = headers['content-type'] ?? '';
  if (headers[':method'] !== 'POST' || !/^application\/grpc(\+proto)?(;|$)/.test(type))
    throw new HttpError(415, 'calls must be POST with Content-Type application/grpc; refused');
  const method = Object.hasOwn(methods, path) ? methods[path] : undefined;
  if (method === undefined) {
    const known = Object.keys(methods).join(' or ');
    throw new GrpcFailure(unimplementedCode, `method must be ${known}; refused`);
  }
  const encoding = String(headers['grpc-encoding'] ?? 'identity').toLowerCase();
  if (encoding !== 'identity' && !decompresses(encoding))
    throw new GrpcFailure(unimplementedCode, `grpc-encoding must be ${bodyEncodingsText}; refused`);
  const message = parseGrpcMessage(await bodies.receive(stream));
  if (message === undefined || (message.isCompressed && encoding === 'identity'))
    throw new HttpError(400, 'body must be one whole message of a unary call; refused');
  return method(message.isCompressed ? await bodies.decompress(message.bytes, encoding) : message.bytes);
}

function failureOf(error: unknown, { codeOf }: GrpcServerOptions): GrpcFailure {
  if (error instanceof GrpcFailure) return error;
  return error instanceof HttpError
    ? new GrpcFailure(codeOf(error.status), error.message)
    : new GrpcFailure(codeOf(500), 'internal error');
}

const responseHeaders = {
  ':status': 200,
  'content-type': 'application/grpc',
  'grpc-accept-encoding': bodyEncodings.join(','),
} as const;

function respondMessage(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed) return;
  stream.respond(responseHeaders, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(formatGrpcMessage(message));
}

/** Without a body, so that headers and trailers are one frame. What is still being sent is read and thrown away. */
function respondFailure(stream: ServerHttp2Stream, { code, message }: GrpcFailure): void {
  if (stream.destroyed) return;
  stream.resume();
  stream.respond(
    { ...responseHeaders, 'grpc-status': String(code), 'grpc-message': formatGrpcStatusMessage(message) },
    { endStream: true },
  );
}
