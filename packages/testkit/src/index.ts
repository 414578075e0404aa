export {
  type DatabaseClient,
  type DatabaseSubject,
  databaseContract,
  type ExpectedCall,
} from './database-contract.ts';
export { startFakeKafka } from './fakes/fake-kafka.ts';
export { startFakeMongodb } from './fakes/fake-mongodb.ts';
export { startFakeMysql } from './fakes/fake-mysql.ts';
export { startFakePostgres } from './fakes/fake-postgres.ts';
export { startFakeRabbitmq } from './fakes/fake-rabbitmq.ts';
export { startFakeRedis } from './fakes/fake-redis.ts';
export type { FakeServer } from './fakes/fake-server.ts';
export { type ForeignProgram, startProgram } from './foreign-program.ts';
export { freePorts } from './free-ports.ts';
export { type GoClient, startGoClient } from './go-client.ts';
export {
  type GrpcRuns,
  type GrpcSpan,
  type GrpcSubject,
  grpcContract,
  grpcScenarios,
} from './grpc-contract.ts';
export {
  type HttpRuns,
  type HttpSpan,
  type HttpSubject,
  httpCaptureEnv,
  httpContract,
  httpScenarios,
  type KnownFaults,
} from './http-contract.ts';
export { type InstalledCopy, installCopy } from './installed-copy.ts';
export { ManualClock } from './manual-clock.ts';
export { messageContract } from './message-contract.ts';
export { MessageRun, type RunOptions, readHeaders, receiveAll } from './message-run.ts';
export type { MessageClient, MessageSubject } from './message-subject.ts';
export { type OddValue, oddValues } from './odd-values.ts';
export { copyPackages, type PackageCopy } from './package-copy.ts';
export { extract, type Headers, inject, objectGetter, type PropagatorFormat } from './propagator-cases.ts';
export { type PropagatorSubject, propagatorContract } from './propagator-contract.ts';
export { type RealJaeger, startJaeger } from './real-jaeger.ts';
export { type RealZipkin, startZipkin } from './real-zipkin.ts';
export { type RecordedSpan, RecordedSpans } from './recorded-spans.ts';
export { type SamplingJaeger, type SamplingMode, startSamplingJaeger } from './sampling-jaeger.ts';
export {
  type RealServer,
  startKafka,
  startMariadb,
  startMemcached,
  startMongodb,
  startNats,
  startPostgres,
  startRabbitmq,
  startRedis,
} from './servers/index.ts';
export { findTool } from './tool.ts';
export { TracedLibrary } from './traced-library.ts';
export type { MadeTracers, TracerSettings } from './tracer-cases.ts';
export { type TracerSubject, tracerContract } from './tracer-contract.ts';
