// GET /sampling?service=shop   ->   {"probabilisticSampling":{"samplingRate":0.001}}
import http, { type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { RealBuffer, RealPromise, RealURL } from '@spoor/core';
import { parseStrategyJson } from '@spoor/wire/sampling/strategy-json';
import { guarded } from '../guarded.ts';
import { untraced } from '../root-context.ts';
import { remedies } from './messages.ts';
import { notStrategy, StrategyFailure, shortText } from './strategy-failure.ts';
import { type FetchStrategy, fetchMs, maxAnswerBytes, type StrategyRequest } from './strategy-source.ts';

export const fetchOverHttp: FetchStrategy = async (request) => {
  const isSecure = request.url.protocol === 'https:';
  const Agent = isSecure ? (await import('node:https')).Agent : http.Agent;
  const agent = new Agent();
  try {
    const { status, body } = await ask(request, agent);
    if (status !== 200) {
      const text = shortText(body);
      throw new StrategyFailure(
        `status ${status}${text === '' ? '' : ` (${text})`}`,
        status === 404 ? remedies.path() : undefined,
      );
    }
    const strategy = parseStrategyJson(body);
    if (strategy === undefined) throw notStrategy();
    return strategy;
  } catch (error) {
    throw StrategyFailure.of(error);
  } finally {
    agent.destroy();
  }
};

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The server takes `service` exactly once; what else the endpoint's query holds stays (jaeger, internal/sampling/http/handler.go). */
function targetOf(url: URL, service: string): string {
  const target = new RealURL(url.href);
  target.searchParams.set('service', service);
  return target.pathname + target.search;
}

function open({ url, service }: StrategyRequest, agent: http.Agent): http.ClientRequest {
  const request = new http.ClientRequest({
    protocol: url.protocol,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port,
    path: targetOf(url, service),
    method: 'GET',
    agent,
    headers: { accept: 'application/json' },
    ...(url.username === ''
      ? {}
      : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
  });
  // First: without a listener an error of the connection would be the application's.
  request.on('error', () => {});
  request.on(
    'socket',
    guarded(
      (socket: Socket) => socket.unref(),
      () => {},
    ),
  );
  return request;
}

function ask(given: StrategyRequest, agent: http.Agent): Promise<Answer> {
  const request = untraced(() => open(given, agent));
  return new RealPromise<Answer>((resolve, reject) => {
    const cancel = given.clock.after(fetchMs, () =>
      request.destroy(new StrategyFailure(`no answer within ${fetchMs} ms`)),
    );
    const fail = (error: unknown) => {
      cancel();
      request.destroy();
      reject(error);
    };
    const onResponse = (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const onData = (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxAnswerBytes)
          fail(new StrategyFailure(`the answer must be at most ${maxAnswerBytes} bytes`));
        else chunks.push(chunk);
      };
      const onEnd = () => {
        cancel();
        resolve({ status: response.statusCode ?? 0, body: RealBuffer.concat(chunks).toString('utf8') });
      };
      response.on('data', guarded(onData, fail));
      response.on('end', guarded(onEnd, fail));
      response.on(
        'error',
        guarded(fail, () => {}),
      );
    };
    request.on('response', guarded(onResponse, fail));
    request.on(
      'error',
      guarded(fail, () => {}),
    );
    request.end();
  });
}
