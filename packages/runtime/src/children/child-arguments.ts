/**
 * The arguments of a child as they may be recorded (semantic conventions, process.command_args). Nothing says of an argument what it is,
 * so what looks like a secret is masked, and so is what cannot be told from one.
 */
import { basename } from 'node:path';

export interface ArgumentMask {
  /** Whether the value of an option, or of a variable, of that name is a secret. */
  isSecret(name: string): boolean;
  /** The text with the secrets masked that can be found in it: user-info of URLs, tokens, `token=…`. */
  text(text: string): string;
}

const masked = 'REDACTED';
/** Of all arguments together. */
const mostCharacters = 4096;
const cut = '…';

/** `--name=value`, `-name=value`, `/name:value`; a single stroke before a colon is a letter with its value: `-uroot:secret`. */
const option = /^(-{1,2}|\/)([^=:\s]+)(=|(?<!^-[^-].*):)([\s\S]*)$/;
const bareOption = /^(?:--|\/)([\w.-]+)$/;
const shortOption = /^-([A-Za-z])([\s\S]*)$/;
/** `-la`, `-rf`: several options without a value. */
const flags = /^-[A-Za-z]{2,3}$/;
/** Of these a value often stands right behind the letter: `-pSECRET`, `-uroot`. */
const valueLetters = /^-[apuPU]./;
const assignment = /^[A-Za-z_][\w.-]*=/;
/** A key or a hash: long, of letters and digits, without the points and strokes of a path. */
const looksRandom = /^(?=.*\d)(?=.*[A-Za-z])[\w+=~-]{16,}(?:\/[\w+/=~-]*)?$/;

function maskWord(word: string, mask: ArgumentMask): string {
  const text = mask.text(word);
  return text === word && looksRandom.test(word) ? masked : text;
}

interface Masked {
  readonly text: string;
  /** The next argument is the value of this one. */
  readonly hidesNext: boolean;
}

function maskArgument(argument: string, mask: ArgumentMask): Masked {
  const done = (text: string, hidesNext = false): Masked => ({ text, hidesNext });
  const [, sign, name = '', separator = '', value = ''] = option.exec(argument) ?? [];
  if (sign !== undefined && !(sign === '/' && /[\\/]/.test(name))) {
    // Of a single letter nobody knows what it means.
    const isHidden = name.length === 1 || mask.isSecret(name);
    return done(`${sign}${name}${separator}${isHidden ? masked : maskWord(value, mask)}`);
  }
  const bare = bareOption.exec(argument)?.[1];
  if (bare !== undefined) return done(argument, mask.isSecret(bare));
  const [, letter, rest] = shortOption.exec(argument) ?? [];
  if (letter !== undefined) {
    if (rest === '') return done(argument, true);
    if (flags.test(argument) && !valueLetters.test(argument)) return done(argument);
    return mask.isSecret(argument.slice(1)) ? done(argument, true) : done(`-${letter}${masked}`);
  }
  if (assignment.test(argument)) return done(`${argument.slice(0, argument.indexOf('='))}=${masked}`);
  return done(maskWord(argument, mask));
}

/** A line for a shell is a program: of it only what it begins with, `git` of `TOKEN=x git push`. */
export function firstWord(line: string): string {
  const words = line.trim().match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  const word = words.find((each) => !assignment.test(each)) ?? '';
  // What is quoted or substituted may hold anything.
  return /^[\w./\\:@+-]+$/.test(word) ? word : '';
}

export interface Command {
  /** With the executable as the first one. */
  readonly args: readonly string[];
  /** Whether they are a shell, its option, and a line for it. */
  readonly isShell: boolean;
}

export function recordableArguments({ args, isShell }: Command, mask: ArgumentMask): string[] {
  const [executable = '', ...given] = args;
  if (isShell) return [executable, ...given.slice(0, -1), firstWord(given.at(-1) ?? '')];
  const recorded = [executable];
  let left = mostCharacters - executable.length;
  let hidesNext = false;
  for (const argument of given) {
    const isValue: boolean = hidesNext && !/^--?[A-Za-z]/.test(argument);
    const one: Masked = isValue ? { text: masked, hidesNext: false } : maskArgument(argument, mask);
    ({ hidesNext } = one);
    left -= one.text.length;
    if (left < 0) return [...recorded, cut];
    recorded.push(one.text);
  }
  return recorded;
}

/** `git` of `/usr/bin/git` and of `C:\\bin\\git.exe`: the executable's name (semantic conventions, process.executable.name). */
export const executableName = (file: string): string =>
  basename(file.replaceAll('\\', '/')).replace(/\.(exe|cmd|bat)$/i, '') || file;
