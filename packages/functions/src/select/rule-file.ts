/** SPOOR_FUNCTIONS and the file of SPOOR_FUNCTIONS_FILE, read into selectors with a rule each. */
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { parseJson } from '@spoor/core';
import type { Message } from '@spoor/messages';
import { messages } from '../messages.ts';
import { type Expression, expressionRule, parseExpression } from '../trace/expression.ts';
import { type NameTemplate, parseNameTemplate, templateRule } from '../trace/name-template.ts';
import { defaultRule, type FunctionRule } from './function-rule.ts';
import { parseSelector, type Selector, selectorRule } from './selector.ts';

export interface RuledSelector {
  readonly selector: Selector;
  readonly rule: FunctionRule;
}

export interface ReadRules {
  /** In their order: the variable's, then the file's. */
  readonly selectors: readonly RuledSelector[];
  /** Whole lines, for the operator. */
  readonly problems: readonly Message[];
}

const kinds = ['internal', 'server', 'client', 'producer', 'consumer'];
const durationRule = 'a duration such as 200us, 5ms or 1s';
const unitMs: Readonly<Record<string, number>> = { us: 1e-3, µs: 1e-3, ms: 1, s: 1000 };

function parseDuration(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(us|µs|ms|s)$/.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Number(amount) * (unitMs[unit] ?? 0);
}

/** Shows a value in a message, on one line and not endlessly. */
const shown = (value: unknown): string =>
  inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 80 });

type Fields = Readonly<Record<string, unknown>>;

/** Reads one entry of the file; each field alone, so that what is wrong with one costs that one. */
class EntryReader {
  readonly #problems: Message[];
  readonly #where: string;

  constructor(where: string, problems: Message[]) {
    this.#where = where;
    this.#problems = problems;
  }

  refuse(field: string, rule: string, got: unknown): void {
    this.#problems.push(messages.field(`${this.#where}.${field}`, rule, shown(got)));
  }

  #read<Value>(
    entry: Fields,
    field: string,
    rule: string,
    parse: (value: unknown) => Value | undefined,
  ): Value | undefined {
    const given = entry[field];
    if (given === undefined) return undefined;
    const value = parse(given);
    if (value === undefined) this.refuse(field, rule, given);
    return value;
  }

  rule(entry: Fields): FunctionRule {
    const known = [
      'functions',
      'name',
      'kind',
      'attributes',
      'minDuration',
      'maxPerSecond',
      'callback',
      'root',
    ];
    for (const field of Object.keys(entry)) {
      if (!known.includes(field)) this.refuse(field, `one of ${known.join(', ')}`, field);
    }
    const whole = (least: number) => (value: unknown) =>
      Number.isSafeInteger(value) && (value as number) >= least ? (value as number) : undefined;
    const kind = this.#read(entry, 'kind', `one of ${kinds.join(', ')}`, (value) => {
      const index = kinds.indexOf(String(value).toLowerCase());
      return index === -1 ? undefined : index;
    });
    return {
      name: this.#read(entry, 'name', templateRule, (value): NameTemplate | undefined =>
        typeof value === 'string' ? parseNameTemplate(value) : undefined,
      ),
      spanKind: kind ?? defaultRule.spanKind,
      attributes: this.#attributes(entry['attributes']),
      minDurationMs: this.#read(entry, 'minDuration', durationRule, parseDuration) ?? 0,
      maxPerSecond:
        this.#read(entry, 'maxPerSecond', 'a whole number >= 1', whole(1)) ?? defaultRule.maxPerSecond,
      callback: this.#read(entry, 'callback', 'the number of an argument, -1 for the last one', whole(-99)),
      canBeginTrace:
        this.#read(entry, 'root', 'true or false', (value) =>
          typeof value === 'boolean' ? value : undefined,
        ) ?? defaultRule.canBeginTrace,
    };
  }

  #attributes(given: unknown): [string, Expression][] {
    if (given === undefined) return [];
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      this.refuse('attributes', 'an object of names and expressions', given);
      return [];
    }
    return Object.entries(given).flatMap(([name, text]): [string, Expression][] => {
      const expression = typeof text === 'string' ? parseExpression(text) : undefined;
      if (expression !== undefined && name !== '') return [[name, expression]];
      this.refuse(`attributes.${name}`, expressionRule, text);
      return [];
    });
  }
}

function readEntry(entry: unknown, where: string, problems: Message[]): RuledSelector[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    problems.push(messages.entry(where, shown(entry)));
    return [];
  }
  const reader = new EntryReader(where, problems);
  const rule = reader.rule(entry as Fields);
  const { functions } = entry as Fields;
  const texts: unknown[] = Array.isArray(functions) ? functions : [functions];
  return texts.flatMap((text, index) => {
    const selector = typeof text === 'string' ? parseSelector(text) : undefined;
    if (selector !== undefined) return [{ selector, rule: withCallback(rule, selector) }];
    reader.refuse(`functions[${index}]`, selectorRule, text);
    return [];
  });
}

const withCallback = (rule: FunctionRule, { callback }: Selector): FunctionRule =>
  callback === undefined ? rule : { ...rule, callback };

function readFile(path: string, problems: Message[]): RuledSelector[] {
  const name = 'SPOOR_FUNCTIONS_FILE';
  let content: unknown;
  try {
    content = parseJson(readFileSync(path, 'utf8'));
  } catch (error) {
    problems.push(messages.file(shown(path), String(error)));
    return [];
  }
  if (!Array.isArray(content)) {
    problems.push(messages.list(shown(content)));
    return [];
  }
  return content.flatMap((entry, index) => readEntry(entry, `${name}[${index}]`, problems));
}

export function readRules(texts: readonly string[], file: string | undefined): ReadRules {
  const problems: Message[] = [];
  const selectors = texts.flatMap((text): RuledSelector[] => {
    const selector = parseSelector(text);
    if (selector !== undefined) return [{ selector, rule: withCallback(defaultRule, selector) }];
    problems.push(messages.selector(selectorRule, shown(text)));
    return [];
  });
  if (file !== undefined) selectors.push(...readFile(file, problems));
  return { selectors, problems };
}
