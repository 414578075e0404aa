// node --require spoor app.js     NODE_OPTIONS='--import spoor'
import { isMainThread } from '@spoor/runtime';

const preloads = /(?:^|\s)(?:-r|--require|--import)(?:\s+|=)("[^"]*"|\S+)/g;
/** By its name, its folder, or its file. */
const mainEntry = /(^|[\\/])spoor([\\/]dist[\\/]index\.cjs|[\\/]?)$/;

export interface Start {
  readonly execArgv: readonly string[];
  readonly nodeOptions: string | undefined;
}

/** The main entry of the package, which starts nothing by itself, where the preload was meant. */
export function wrongPreload({ execArgv, nodeOptions = '' }: Start): string | undefined {
  const words = `${execArgv.join(' ')} ${nodeOptions}`;
  const names = [...words.matchAll(preloads)].map(([, name = '']) => name.replaceAll('"', ''));
  return isMainThread ? names.find((name) => mainEntry.test(name)) : undefined;
}
