/**
 * What every engine does for gRPC: the application of fixtures/grpc-scenarios.cjs sees with it what it sees without it,
 * and each call has exactly one span on each side that took part, with the status that was really sent.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

/** A program; its arguments follow. */
export const grpcScenarios: string = join(import.meta.dirname, 'fixtures', 'grpc-scenarios.cjs');

export interface GrpcSpan {
  readonly name: string;
  readonly kind: 'client' | 'server';
  readonly parent: GrpcSpan | undefined;
  readonly tags: Readonly<Record<string, unknown>>;
}

export interface GrpcRuns {
  /** Standard output without and with the engine. */
  readonly bare: string;
  readonly traced: string;
  readonly spans: readonly GrpcSpan[];
}

export interface GrpcSubject {
  readonly name: string;
  /** Runs the scenarios without and with the engine. */
  run(t: TestContext, expectedSpans: number): Promise<GrpcRuns>;
  /** `ServerStreamCancel server`: spans that this engine is known not to end. */
  readonly missing: readonly string[];
  /** Spans that it is known to end with a wrong status. */
  readonly wrong: readonly string[];
  /** Scenarios that do not exist for this subject. */
  readonly without?: readonly string[];
}

interface Expected {
  readonly client: number | undefined;
  /** Undefined: no server took part. Several: a deadline may pass on either side first. */
  readonly server: readonly number[] | undefined;
  /** Whether the semantic conventions call it an error of the server. */
  readonly isServerFault?: boolean;
}

const same = (code: number, isServerFault = false): Expected => ({
  client: code,
  server: [code],
  isServerFault,
});
const late: Expected = { client: 4, server: [1, 4] };

const expectations: Readonly<Record<string, Expected>> = {
  UnaryOk: same(0),
  UnaryError: same(5),
  UnaryErrorWithTrailers: same(10),
  UnaryPlainError: same(2, true),
  UnaryInternal: same(13, true),
  UnaryThrow: same(2, true),
  UnaryCancel: same(1),
  UnaryDeadline: late,
  UnaryAnswerAfterCancel: same(1),
  UnaryLater: same(0),
  ClientStreamOk: same(0),
  ClientStreamError: same(5),
  ClientStreamThrow: same(2, true),
  ClientStreamCancel: same(1),
  ClientStreamDeadline: late,
  ServerStreamOk: same(0),
  ServerStreamEmpty: same(0),
  ServerStreamError: same(5),
  ServerStreamThrow: same(2, true),
  ServerStreamCancel: same(1),
  ServerStreamDeadline: late,
  BidiOk: same(0),
  BidiHalfClosed: same(0),
  BidiServerFirst: same(0),
  BidiError: same(5),
  BidiThrow: same(2, true),
  BidiCancel: same(1),
  BidiDeadline: late,
  Missing: { client: 12, server: undefined },
  Closed: { client: undefined, server: undefined },
};

const path = 'contract.Calls';
const codeOf = (span: GrpcSpan) => span.tags['rpc.grpc.status_code'];

function checkClient(name: string, span: GrpcSpan, { client }: Expected): void {
  assert.equal(codeOf(span), client, name);
  assert.equal(span.tags['error'] ?? false, client !== 0, `${name}: error`);
  assert.equal(span.tags['rpc.system'], 'grpc');
  assert.equal(span.tags['rpc.service'], path);
  assert.equal(span.tags['rpc.method'], name);
  assert.equal(span.tags['server.address'], '127.0.0.1');
  assert.equal(typeof span.tags['server.port'], 'number');
}

function checkServer(name: string, span: GrpcSpan, { server, isServerFault }: Expected, client: GrpcSpan) {
  const code = codeOf(span);
  assert.ok(server?.includes(code as number), `${name}: server status ${code}`);
  assert.equal(span.parent, client, `${name}: parent`);
  assert.equal(span.tags['rpc.method'], name);
  if (code !== 4) assert.equal(span.tags['error'] ?? false, isServerFault ?? false, `${name}: server error`);
}

export function grpcContract({ name: engine, run, missing, wrong, without = [] }: GrpcSubject): void {
  const known = new Set([...missing, ...wrong]);
  const cases = Object.entries(expectations).filter(([name]) => !without.includes(name));
  const count = cases
    .flatMap(([name, { server }]) =>
      server === undefined ? [`${name} client`] : [`${name} client`, `${name} server`],
    )
    .filter((side) => !missing.includes(side)).length;

  test(`gRPC, ${engine}: four kinds of call, every way to end`, async (t) => {
    const { bare, traced, spans } = await run(t, count);
    const find = (name: string, kind: GrpcSpan['kind']) =>
      spans.filter((span) => span.name === `grpc.${path}/${name}` && span.kind === kind);
    const [plain, seen] = [JSON.parse(bare), JSON.parse(traced)] as Record<string, unknown>[];
    for (const [name, expected] of cases) {
      await t.test(`${name}: the application sees no difference`, () => {
        const key = name === 'Closed' ? 'closed' : name;
        assert.deepEqual(seen?.[key], plain?.[key]);
        assert.ok(plain?.[key]);
      });
      await t.test(`${name}: one span on each side`, () => {
        const [client, ...others] = find(name, 'client');
        assert.ok(known.has(`${name} client`) || (client !== undefined && others.length === 0));
        if (client !== undefined && !known.has(`${name} client`)) checkClient(name, client, expected);
        const servers = find(name, 'server');
        if (known.has(`${name} server`)) return;
        assert.equal(servers.length, expected.server === undefined ? 0 : 1, 'server spans');
        if (servers[0] !== undefined && client !== undefined) checkServer(name, servers[0], expected, client);
      });
    }
  });
}
