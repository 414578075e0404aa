/**
 * CommonJS files, and ES modules that are required: `Module.prototype._compile` gets what a runner of TypeScript has made of a file
 * (tsx, ts-node, swc, esbuild-register), since they all hand their output to it.
 */
import { Module } from 'node:module';
import { dressAs, type Undo } from '../wrap.ts';
import { type SourceFormat, type SourceRewriter, stripTypes } from './rewrite-loaded.ts';

type CompileArguments = [content: string, path: string, format?: string];

interface Loader {
  prototype: { _compile(this: unknown, ...args: CompileArguments): unknown };
}

/** Node strips the types of a file inside of `_compile`, of which the format tells. */
function withoutTypes(content: string, format: string | undefined): string | undefined {
  return format?.endsWith('typescript') === true ? stripTypes(content) : content;
}

function rewrite(rewriter: SourceRewriter, args: CompileArguments): void {
  const [content, path, format] = args;
  if (typeof content !== 'string' || typeof path !== 'string' || !rewriter.wants(path)) return;
  const wanted: SourceFormat = format?.startsWith('module') === true ? 'module' : 'commonjs';
  const text = withoutTypes(content, format);
  const source = text === undefined ? undefined : rewriter.rewrite(text, path, wanted);
  if (source === undefined) return;
  args[0] = source;
  if (format?.endsWith('typescript') === true) args[2] = wanted;
}

export function hookRequiredSources(rewriter: SourceRewriter): Undo {
  const { prototype } = Module as unknown as Loader;
  const { _compile } = prototype;
  const compiling = dressAs(_compile, function (this: unknown, ...args: CompileArguments) {
    try {
      rewrite(rewriter, args);
    } catch {
      // The file is compiled as it is.
    }
    return Reflect.apply(_compile, this, args);
  });
  prototype._compile = compiling;
  return () => {
    if (prototype._compile === compiling) prototype._compile = _compile;
  };
}
