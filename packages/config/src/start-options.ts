/**
 * The type of the options of `start()`, from the option table: what stands between `// options` and `// end` of
 * packages/sdk/src/public-types.ts, which is published as it is and imports nothing.
 */
import { status } from './document.ts';
import type { Option } from './option.ts';
import { optionEntries } from './options.ts';

/** Links lead nowhere there, and a pattern must not end the comment. */
const commentOf = (doc: string): string =>
  doc.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('*/', '*\\/');

function line(name: string, { doc, support, startType, parser }: Option<unknown>): string {
  const words = [doc, status[support] && `(${status[support]})`].filter((text) => text !== '').join(' ');
  return `  /** ${commentOf(words)} */\n  ${name}?: ${startType ?? parser.type ?? 'string'};`;
}

const marked = /(\/\/ options\n)[\s\S]*?(\/\/ end)/;

/** The file with its interface as it is now. */
export function regenerate(file: string): string {
  if (!marked.test(file)) throw new Error('public-types.ts must have a place for the options');
  const lines = optionEntries.map(([name, row]) => line(name, row)).join('\n');
  const head = '// biome-ignore format: it is generated\nexport interface StartOptions {';
  return file.replace(marked, (_, begin: string, end: string) => `${begin}${head}\n${lines}\n}\n${end}`);
}
