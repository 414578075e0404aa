import type { AnyFunction } from '@spoor/patch';

/** What `NodeJS.CallSite` has and we need. */
export interface CallerFrame {
  readonly functionName: string;
  /** A path, or a `file:` URL of an ES module. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type Settings = Record<'prepareStackTrace' | 'stackTraceLimit', unknown>;

const { captureStackTrace } = Error;
const settings = Error as unknown as Settings;

/**
 * Who called `below`, the nearest first, as V8 has it: neither a source map nor the application's own way to print stacks takes
 * part. Empty where that cannot be had (`--frozen-intrinsics`). Some microseconds.
 */
export function callersOf(below: AnyFunction, count: number): readonly CallerFrame[] {
  const former = {
    prepareStackTrace: Reflect.getOwnPropertyDescriptor(settings, 'prepareStackTrace'),
    stackTraceLimit: Reflect.getOwnPropertyDescriptor(settings, 'stackTraceLimit'),
  };
  try {
    settings.stackTraceLimit = count;
    settings.prepareStackTrace = (_error: unknown, sites: readonly NodeJS.CallSite[]) => sites;
    const holder: { stack?: unknown } = {};
    captureStackTrace(holder, below);
    return Array.isArray(holder.stack) ? (holder.stack as NodeJS.CallSite[]).map(toFrame) : [];
  } catch {
    return [];
  } finally {
    for (const [name, descriptor] of Object.entries(former)) {
      if (descriptor === undefined) Reflect.deleteProperty(settings, name);
      else Reflect.defineProperty(settings, name, descriptor);
    }
  }
}

function toFrame(site: NodeJS.CallSite): CallerFrame {
  return {
    functionName: site.getFunctionName() ?? '',
    file: site.getFileName() ?? '',
    line: site.getLineNumber() ?? 0,
    column: site.getColumnNumber() ?? 0,
  };
}
