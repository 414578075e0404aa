import { loadHttp } from './http-load.ts';
import { openSinks, type Sinks } from './sinks.ts';
import { mean, median } from './statistics.ts';
import { Subject } from './subject.ts';
import { bare, fast, type Variant } from './variants.ts';

/**
 * Many short rounds rather than few long ones: on a shared machine the same work takes twice as long for a second or two,
 * and that must not hit one contender alone.
 */
export interface Effort {
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
  /**
   * How often all that is done with new processes: how fast one is depends on its memory layout and on when what was
   * compiled, by 15 % and more.
   */
  readonly heats: number;
  /** Processes started for one figure of a start-up. */
  readonly starts: number;
  /** Repetitions in the process that encodes. */
  readonly repetitions: number;
  /** Rounds of one process that measures itself, and how many such processes each contender gets. */
  readonly inProcessRounds: number;
  readonly inProcessTurns: number;
}

export interface Setting {
  readonly app: string;
  readonly variants: readonly Variant[];
  readonly node: string;
  readonly effort: Effort;
  readonly against?: Variant;
  readonly sampleRatio?: number;
  readonly env?: Record<string, string>;
}

/** Makes `subject` work for that long; resolves with what it got done. */
export type Drive = (subject: Subject, durationMs: number) => Promise<number>;

export interface Figures {
  readonly name: string;
  /** One figure for each round of each heat. */
  readonly perSecond: readonly number[];
  readonly cpuMicros: readonly number[];
  readonly bytesPerUnit: number;
  readonly idleMegabytes: number;
  readonly loadedMegabytes: number;
}

/** One process of a variant, with sinks of its own: what it puts off arrives while others are measured. */
class Contender {
  readonly name: string;
  readonly perSecond: number[] = [];
  readonly cpuMicros: number[] = [];
  readonly #subject: Subject;
  readonly #sinks: Sinks;
  readonly #idleMegabytes: number;
  #done = 0;

  private constructor(subject: Subject, sinks: Sinks) {
    this.name = subject.name;
    this.#subject = subject;
    this.#sinks = sinks;
    this.#idleMegabytes = subject.residentMegabytes();
  }

  static async start(setting: Setting, variant: Variant): Promise<Contender> {
    const sinks = await openSinks();
    return new Contender(await Subject.start({ ...setting, sinks, variant }), sinks);
  }

  async warmUp(drive: Drive, durationMs: number): Promise<void> {
    await drive(this.#subject, durationMs);
    this.#sinks.takeBytes();
  }

  async sample(drive: Drive, durationMs: number): Promise<void> {
    const cpu = this.#subject.cpuMicros();
    const start = performance.now();
    const done = await drive(this.#subject, durationMs);
    this.#done += done;
    this.perSecond.push((done * 1000) / (performance.now() - start));
    this.cpuMicros.push((this.#subject.cpuMicros() - cpu) / done);
  }

  figures(): Figures {
    return {
      name: this.name,
      perSecond: this.perSecond,
      cpuMicros: this.cpuMicros,
      bytesPerUnit: this.#sinks.takeBytes() / this.#done,
      idleMegabytes: this.#idleMegabytes,
      loadedMegabytes: this.#subject.residentMegabytes(),
    };
  }

  async stop(): Promise<void> {
    await this.#subject.stop();
    this.#sinks.close();
  }
}

/** All contenders, started together, measured in turns; who comes first, and who follows whom, changes. */
async function heat(setting: Setting, drive: Drive): Promise<Figures[]> {
  const { variants, effort } = setting;
  const contenders: Contender[] = [];
  try {
    for (const variant of variants) contenders.push(await Contender.start(setting, variant));
    for (const contender of contenders) await contender.warmUp(drive, effort.warmUpMs);
    for (let round = 0; round < effort.rounds; round++) {
      const first = round % contenders.length;
      const turns = [...contenders.slice(first), ...contenders.slice(0, first)];
      if (round % 2 === 1) turns.reverse();
      for (const contender of turns) await contender.sample(drive, effort.roundMs);
    }
    return contenders.map((contender) => contender.figures());
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
  }
}

/** Every contender in front of the same program; the first is the bare one. */
export async function measure(setting: Setting, drive: Drive): Promise<Figures[]> {
  const variants = setting.against === undefined ? setting.variants : [bare, fast, setting.against];
  const heats: Figures[][] = [];
  for (let index = 0; index < setting.effort.heats; index++) {
    heats.push(await heat({ ...setting, variants }, drive));
  }
  return variants.map((_, index) => joined(heats.map((figures) => figures[index] as Figures)));
}

function joined(heats: readonly Figures[]): Figures {
  const meanOf = (pick: (figures: Figures) => number): number => mean(heats.map(pick));
  return {
    name: heats[0]?.name ?? '',
    perSecond: heats.flatMap(({ perSecond }) => perSecond),
    cpuMicros: heats.flatMap(({ cpuMicros }) => cpuMicros),
    bytesPerUnit: meanOf(({ bytesPerUnit }) => bytesPerUnit),
    idleMegabytes: meanOf(({ idleMegabytes }) => idleMegabytes),
    loadedMegabytes: meanOf(({ loadedMegabytes }) => loadedMegabytes),
  };
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
      // Much less than a span has: spans were dropped, and what they would have cost was not measured.
      figure.bytesPerUnit.toFixed(0),
      `${one(figure.idleMegabytes - base.idleMegabytes)} / ${one(figure.loadedMegabytes - base.loadedMegabytes)}`,
    ]),
  ];
}
