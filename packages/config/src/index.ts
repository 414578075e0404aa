export type {
  Adoptable,
  BatchConfig,
  Config,
  ConsoleExporter,
  EngineName,
  ExporterConfig,
  Facts,
  HttpConfig,
  JaegerHttpExporter,
  JaegerUdpExporter,
  KeepConfig,
  LimitsConfig,
  LoadedConfig,
  LogLevel,
  Mode,
  OpenTracingConfig,
  OptionValue,
  OtlpExporter,
  Problem,
  ProgrammaticOptions,
  PropagatorName,
  Provenance,
  Reasons,
  RemoteSamplerConfig,
  RootSampler,
  SamplerConfig,
  ZipkinExporter,
} from './config.ts';
export { describeExporter, describeStart } from './describe-start.ts';
export { describeSettings, loadConfig } from './load-config.ts';
export { editDistance } from './nearest.ts';
export { formatValue } from './provenance.ts';
