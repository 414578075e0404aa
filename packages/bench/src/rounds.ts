import { loadHttp } from './http-load.ts';
import type { Sinks } from './sinks.ts';
import { median } from './statistics.ts';
import { Subject } from './subject.ts';
import type { Variant } from './variants.ts';

/**
 * Many short rounds rather than few long ones: on a shared machine the same work takes twice as long for a second or two,
 * and that must not hit one contender alone.
 */
export interface Effort {
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
  /** Processes started for one figure of a start-up. */
  readonly starts: number;
  /** Repetitions in the process that encodes. */
  readonly repetitions: number;
}

export interface Setting {
  readonly app: string;
  readonly variants: readonly Variant[];
  readonly sinks: Sinks;
  readonly node: string;
  readonly effort: Effort;
  readonly sampleRatio?: number;
  readonly env?: Record<string, string>;
}

/** Makes `subject` work for that long; resolves with what it got done. */
export type Drive = (subject: Subject, durationMs: number) => Promise<number>;

export interface Figures {
  readonly name: string;
  /** One figure for each round. */
  readonly perSecond: readonly number[];
  readonly cpuMicros: readonly number[];
  readonly bytesPerUnit: readonly number[];
  readonly idleMegabytes: number;
  readonly loadedMegabytes: number;
}

/** Every contender in front of the same program, all started at once, measured in turns; the first is the bare one. */
export async function measure(setting: Setting, drive: Drive): Promise<Figures[]> {
  const { variants, effort, sinks } = setting;
  const subjects: Subject[] = [];
  for (const variant of variants) subjects.push(await Subject.start({ ...setting, variant }));
  const samples = subjects.map((subject) => ({
    subject,
    idleMegabytes: subject.residentMegabytes(),
    perSecond: [] as number[],
    cpuMicros: [] as number[],
    bytes: [] as number[],
  }));
  try {
    for (const { subject } of samples) await drive(subject, effort.warmUpMs);
    for (let round = 0; round < effort.rounds; round++) {
      for (const sample of samples) {
        sinks.takeBytes();
        const cpu = sample.subject.cpuMicros();
        const start = performance.now();
        const done = await drive(sample.subject, effort.roundMs);
        sample.perSecond.push((done * 1000) / (performance.now() - start));
        sample.cpuMicros.push((sample.subject.cpuMicros() - cpu) / done);
        sample.bytes.push(sinks.takeBytes() / done);
      }
    }
    return samples.map((sample) => ({
      name: sample.subject.name,
      perSecond: sample.perSecond,
      cpuMicros: sample.cpuMicros,
      bytesPerUnit: sample.bytes,
      idleMegabytes: sample.idleMegabytes,
      loadedMegabytes: sample.subject.residentMegabytes(),
    }));
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
  }
}

export const httpDrive =
  (path: string): Drive =>
  (subject, durationMs) =>
    loadHttp({ port: subject.port, path, connections: 20, durationMs });

function pairs(
  left: readonly number[],
  right: readonly number[],
  join: (a: number, b: number) => number,
): number[] {
  return left.map((value, round) => join(value, right[round] ?? Number.NaN));
}

const one = (value: number): string => value.toFixed(1);

/**
 * Against the bare program of the same run: ratios are what is claimed, absolute times wander. What a contender costs more than
 * bare is taken in each round by itself, as a share of bare's cost, and the medians of these shares are compared: a round
 * in which the machine was slow was slow for all.
 */
export function overheadRows(figures: readonly Figures[]): string[][] {
  const [base, ...others] = figures;
  if (base === undefined) return [];
  const reference = figures.find(({ name }) => name === 'reference engine');
  const floor = figures.find(({ name }) => name === 'floor');
  const above = (figure: Figures): number[] => pairs(figure.cpuMicros, base.cpuMicros, (a, b) => a - b);
  const extra = (figure: Figures): number =>
    median(pairs(figure.cpuMicros, base.cpuMicros, (a, b) => a / b - 1));
  const share = (figure: Figures, whole: Figures | undefined, digits: number): string =>
    whole === undefined ? '' : (extra(figure) / extra(whole)).toFixed(digits);
  return [
    [
      '',
      'per second',
      'of bare',
      'CPU µs each',
      'above bare',
      'of the floor’s',
      'of the reference engine’s',
      'bytes sent each',
      'MB above bare, idle / loaded',
    ],
    [base.name, median(base.perSecond).toFixed(0), '1.00', one(median(base.cpuMicros)), '', '', '', '', ''],
    ...others.map((figure) => [
      figure.name,
      median(figure.perSecond).toFixed(0),
      median(pairs(figure.perSecond, base.perSecond, (a, b) => a / b)).toFixed(2),
      one(median(figure.cpuMicros)),
      one(median(above(figure))),
      share(figure, floor, 2),
      share(figure, reference, 3),
      // Much less than in a slower round: spans were dropped, and what they would have cost was not measured.
      median(figure.bytesPerUnit).toFixed(0),
      `${one(figure.idleMegabytes - base.idleMegabytes)} / ${one(figure.loadedMegabytes - base.loadedMegabytes)}`,
    ]),
  ];
}
