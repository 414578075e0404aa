/** What is said of functions that are to be traced. Each entry is a row of docs/messages.md. */
import { catalogue } from '@spoor/messages';

const didYouMean = (near: string): string => (near === '' ? '' : `; the nearest is ${near}`);

export const messages = catalogue({
  selector: (rule: string, got: string) => `SPOOR_FUNCTIONS must be ${rule}, got ${got}; it is left out`,
  file: (path: string, reason: string) =>
    `SPOOR_FUNCTIONS_FILE must be a file of JSON, got ${path} (${reason}); it is left out`,
  list: (got: string) => `SPOOR_FUNCTIONS_FILE must hold a list of objects, got ${got}; it is left out`,
  entry: (where: string, got: string) =>
    `${where} must be an object with a list of functions, got ${got}; it is left out`,
  field: (where: string, rule: string, got: string) => `${where} must be ${rule}, got ${got}; it is left out`,
  absent: (file: string, name: string, near: string) =>
    `functions: ${file} has no ${name}${didYouMean(near)}`,
  untraceable: (file: string, path: string) =>
    `functions: ${file}#${path} cannot be traced: a constructor, an accessor or a function without a block of its own`,
  unmatched: (selector: string, near: string) =>
    `functions: ${selector} matched nothing that was loaded${didYouMean(near)}`,
  unreadable: (file: string, reason: string) =>
    `functions: ${file} cannot be parsed, nothing in it is traced: ${reason}`,
  hot: (where: string, calls: number, most: number) =>
    `functions: ${where} was called ${calls} times in 1 s; spans above ${most}/s are left out`,
  leftOut: (where: string, count: number, most: number) =>
    `functions: ${count} spans of ${where} were left out, above ${most}/s`,
  nested: (where: string, count: number, most: number) =>
    `functions: ${count} spans of ${where} were left out, below ${most} calls of it inside of one another`,
});
