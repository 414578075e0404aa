// jaeger.api_v2.SamplingManager/GetSamplingStrategy (jaeger-idl, proto/api_v2/sampling.proto)
// request: 0a 04 "shop"
// answer:  12 09 09 <8 bytes: a double>     field 2, probabilistic, whose field 1 is the rate
import { RealBuffer, type SamplingStrategy } from '@spoor/core';
import { readFields } from './message-fields.ts';
import { type ReceivedStrategy, strategyOf } from './received-strategy.ts';

const serviceField = 0x0a;

export function formatStrategyRequest(service: string): Uint8Array {
  const name = RealBuffer.from(service, 'utf8');
  const length: number[] = [];
  for (let rest = name.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      length.push(rest);
      break;
    }
    length.push((rest & 0x7f) | 0x80);
  }
  return RealBuffer.concat([RealBuffer.from([serviceField, ...length]), name]);
}

/** Undefined for what is no strategy. */
export function parseStrategyResponse(message: Buffer): SamplingStrategy | undefined {
  const received: Received = {};
  const isRead = readFields(message, (field, value) => {
    if (typeof value === 'number') return;
    if (field === 2) received.probabilistic = { samplingRate: numberIn(value, 1) };
    else if (field === 3) received.rateLimiting = { maxTracesPerSecond: limitIn(value) };
    else if (field === 4) received.operations = operationsIn(value);
  });
  return isRead ? strategyOf(received) : undefined;
}

type Received = { -readonly [K in keyof ReceivedStrategy]: ReceivedStrategy[K] };

/** 0 when the field is not there, as proto3 has it; NaN when it is something else. */
function numberIn(message: Buffer, wanted: number): number {
  let found = 0;
  const isRead = readFields(message, (field, value) => {
    if (field === wanted) found = typeof value === 'number' ? value : Number.NaN;
  });
  return isRead ? found : Number.NaN;
}

/** An int32, which is written with all bits of 64 when it is negative. */
function limitIn(message: Buffer): number {
  const limit = numberIn(message, 1);
  return limit <= 0x7fff_ffff ? limit : Number.NaN;
}

function operationsIn(message: Buffer): NonNullable<ReceivedStrategy['operations']> {
  const perOperationStrategies: { operation: string; samplingRate: number }[] = [];
  const isRead = readFields(message, (field, value) => {
    if (field === 3 && typeof value !== 'number') perOperationStrategies.push(operationIn(value));
  });
  return {
    defaultSamplingProbability: isRead ? numberIn(message, 1) : Number.NaN,
    defaultLowerBoundTracesPerSecond: numberIn(message, 2),
    perOperationStrategies,
  };
}

function operationIn(message: Buffer): { operation: string; samplingRate: number } {
  let [operation, samplingRate] = ['', 0];
  const isRead = readFields(message, (field, value) => {
    if (typeof value === 'number') return;
    if (field === 1) operation = value.toString('utf8');
    else if (field === 2) samplingRate = numberIn(value, 1);
  });
  return { operation, samplingRate: isRead ? samplingRate : Number.NaN };
}
