import { loadHttp } from './http-load.ts';
import type { Sinks } from './sinks.ts';
import { median } from './statistics.ts';
import { Subject } from './subject.ts';
import type { Variant } from './variants.ts';

export interface Effort {
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
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
  /** Medians over the rounds. */
  readonly perSecond: number;
  readonly cpuMicros: number;
  readonly bytesPerUnit: number;
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
      perSecond: median(sample.perSecond),
      cpuMicros: median(sample.cpuMicros),
      bytesPerUnit: median(sample.bytes),
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

const one = (value: number): string => value.toFixed(1);

/** Against the bare program of the same run: ratios are what is claimed, absolute times wander. */
export function overheadRows(figures: readonly Figures[]): string[][] {
  const [base, ...others] = figures;
  if (base === undefined) return [];
  const referenceCost = figures.find(({ name }) => name === 'reference engine');
  const floorCost = figures.find(({ name }) => name === 'floor');
  const above = (figure: Figures): number => figure.cpuMicros - base.cpuMicros;
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
    [base.name, base.perSecond.toFixed(0), '1.00', one(base.cpuMicros), '', '', '', '', ''],
    ...others.map((figure) => [
      figure.name,
      figure.perSecond.toFixed(0),
      (figure.perSecond / base.perSecond).toFixed(2),
      one(figure.cpuMicros),
      one(above(figure)),
      floorCost === undefined ? '' : (above(figure) / above(floorCost)).toFixed(2),
      referenceCost === undefined ? '' : (above(figure) / above(referenceCost)).toFixed(3),
      // Much less than in a slower round: spans were dropped, and what they would have cost was not measured.
      figure.bytesPerUnit.toFixed(0),
      `${one(figure.idleMegabytes - base.idleMegabytes)} / ${one(figure.loadedMegabytes - base.loadedMegabytes)}`,
    ]),
  ];
}
