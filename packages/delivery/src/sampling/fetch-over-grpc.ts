// POST /jaeger.api_v2.SamplingManager/GetSamplingStrategy, one message each way, over HTTP/2
// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md)
import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  IncomingHttpStatusHeader,
} from 'node:http2';
import { RealBuffer, RealPromise } from '@spoor/core';
import { formatStrategyRequest, parseStrategyResponse } from '@spoor/wire/sampling/strategy-message';
import { guarded } from '../guarded.ts';
import { untraced } from '../root-context.ts';
import { remedies } from './messages.ts';
import { notStrategy, StrategyFailure, shortText } from './strategy-failure.ts';
import { type FetchStrategy, fetchMs, maxAnswerBytes, type StrategyRequest } from './strategy-source.ts';

const path = '/jaeger.api_v2.SamplingManager/GetSamplingStrategy';
/** A byte that says whether the message is compressed, and its length. */
const prefixBytes = 5;
const statusOk = '0';
const statusUnimplemented = '12';

type Headers = IncomingHttpHeaders & IncomingHttpStatusHeader;

function frame(message: Uint8Array): Buffer {
  const framed = RealBuffer.alloc(prefixBytes + message.length);
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, prefixBytes);
  return framed;
}

export const fetchOverGrpc: FetchStrategy = async (request) => {
  try {
    const { connect } = await import('node:http2');
    const body = await call(request, () => connect(request.url.origin));
    const length = body.length < prefixBytes ? -1 : body.readUInt32BE(1);
    const message = body.subarray(prefixBytes);
    const isWhole = length === message.length && body[0] === 0;
    const strategy = isWhole ? parseStrategyResponse(message) : undefined;
    if (strategy === undefined) throw notStrategy();
    return strategy;
  } catch (error) {
    throw StrategyFailure.of(error);
  }
};

function call(request: StrategyRequest, connect: () => ClientHttp2Session): Promise<Buffer> {
  const ignore = (): void => {};
  return new RealPromise<Buffer>((resolve, reject) => {
    const session = untraced(connect);
    const cancel = request.clock.after(fetchMs, () =>
      fail(new StrategyFailure(`no answer within ${fetchMs} ms`)),
    );
    const close = () => {
      cancel();
      session.destroy();
    };
    const fail = (error: unknown) => {
      close();
      reject(error);
    };
    session.on('error', guarded(fail, ignore));
    try {
      session.unref();
      const stream = untraced(() => openStream(session, request));
      const answered = (body: Buffer) => {
        close();
        resolve(body);
      };
      read(stream, answered, fail);
      stream.end(frame(formatStrategyRequest(request.service)));
    } catch (error) {
      fail(error);
    }
  });
}

function openStream(session: ClientHttp2Session, { url }: StrategyRequest): ClientHttp2Stream {
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...(url.username === ''
      ? {}
      : { authorization: `Basic ${RealBuffer.from(credentials).toString('base64')}` }),
  });
}

function read(
  stream: ClientHttp2Stream,
  answered: (body: Buffer) => void,
  fail: (error: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let trailers: Headers = {};
  const keep = (headers: Headers) => {
    trailers = { ...trailers, ...headers };
  };
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxAnswerBytes + prefixBytes)
      fail(new StrategyFailure(`the answer must be at most ${maxAnswerBytes} bytes`));
    else chunks.push(chunk);
  };
  const onEnd = () => {
    const failure = failureIn(trailers);
    if (failure === undefined) answered(RealBuffer.concat(chunks));
    else fail(failure);
  };
  stream.on('response', guarded(keep, fail));
  stream.on('trailers', guarded(keep, fail));
  stream.on('data', guarded(onData, fail));
  stream.on('end', guarded(onEnd, fail));
  stream.on(
    'error',
    guarded(fail, () => {}),
  );
}

function failureIn(headers: Headers): StrategyFailure | undefined {
  const { ':status': httpStatus, 'grpc-status': status, 'grpc-message': text } = headers;
  if (httpStatus !== 200) return new StrategyFailure(`status ${httpStatus ?? 0}`);
  if (status === statusOk) return undefined;
  const said = typeof text === 'string' && text !== '' ? ` (${shortText(text)})` : '';
  const remedy = status === statusUnimplemented ? remedies.otherPort() : undefined;
  return new StrategyFailure(`gRPC status ${status ?? 'missing'}${said}`, remedy);
}
