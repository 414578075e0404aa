import type { Http2Server } from 'node:http2';
import { createGrpcServer } from '../http/create-grpc-server.ts';
import type { BodyReader } from '../http/read-body.ts';
import type { Intake } from './intake.ts';
import { exportResponse, rpcCode } from './otlp-response.ts';
import { acceptOr400 } from './thrift-http.ts';

const exportPath = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

export interface OtlpGrpcOptions {
  readonly intake: Intake;
  readonly bodies: BodyReader;
  readonly allowedHosts: ReadonlySet<string>;
}

/** OTLP over gRPC; metrics and logs are answered with UNIMPLEMENTED, after which senders stop sending them. */
export function createOtlpGrpcServer({ intake, bodies, allowedHosts }: OtlpGrpcOptions): {
  server: Http2Server;
  cut: () => void;
} {
  const methods = {
    [exportPath]: (message: Buffer) =>
      exportBytes(acceptOr400(() => intake.accept('otlp-protobuf', message))),
  };
  return createGrpcServer({ methods, bodies, allowedHosts, codeOf: rpcCode });
}

const exportBytes = (decoded: Parameters<typeof exportResponse>[1]): Uint8Array =>
  Buffer.from(exportResponse('application/x-protobuf', decoded));
