import type { TracerProvider } from '@opentelemetry/api';
import type {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
} from '@opentelemetry/instrumentation';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import type { Config } from '@spoor/config';
import { interceptPackage, patchBuiltIn } from '@spoor/patch';
import { keepServerContract, type ServerPrototype } from './grpc-contract.ts';
import { type GrpcExports, keepCallersMetadata } from './grpc-metadata.ts';

/** Told of what could not be patched; the application goes on without. */
export type OnPatchError = (what: string, error: unknown) => void;

/**
 * Upstream's instrumentations are created disabled, which keeps their own require hook out of it, and their patches
 * are applied by ours: upstream's works for ES modules only with a loader flag.
 */
const disabled = { enabled: false };

type Definition = InstrumentationNodeModuleDefinition;

function definitions(
  instrumentation: InstrumentationBase,
  provider: TracerProvider | undefined,
): Definition[] {
  if (provider !== undefined) instrumentation.setTracerProvider(provider);
  return instrumentation.getModuleDefinitions() as Definition[];
}

function instrumentHttp({ http }: Config, provider: TracerProvider | undefined, onError: OnPatchError): void {
  const instrumentation = new HttpInstrumentation({
    ...disabled,
    headersToSpanAttributes: {
      server: {
        requestHeaders: [...http.captureServerRequestHeaders],
        responseHeaders: [...http.captureServerResponseHeaders],
      },
      client: {
        requestHeaders: [...http.captureClientRequestHeaders],
        responseHeaders: [...http.captureClientResponseHeaders],
      },
    },
  });
  for (const { name, patch } of definitions(instrumentation, provider)) {
    try {
      patchBuiltIn(name as 'http' | 'https', (exports) => patch?.(exports));
    } catch (error) {
      onError(name, error);
    }
  }
}

function instrumentGrpc(provider: TracerProvider | undefined, onError: OnPatchError): void {
  const instrumentation = new GrpcInstrumentation(disabled);
  for (const { name, patch } of definitions(instrumentation, provider)) {
    interceptPackage({
      name,
      patch: (exports, { version }) => {
        if (!version?.startsWith('1.')) return;
        patch?.(exports, version);
        const grpc = exports as GrpcExports & { Server: { prototype: ServerPrototype } };
        keepServerContract(grpc.Server.prototype);
        keepCallersMetadata(grpc);
      },
      onError: (error) => onError(name, error),
    });
  }
}

export function instrument(
  config: Config,
  provider: TracerProvider | undefined,
  onError: OnPatchError,
): void {
  if (config.instrumentations.includes('http')) instrumentHttp(config, provider, onError);
  if (config.instrumentations.includes('grpc')) instrumentGrpc(provider, onError);
}
