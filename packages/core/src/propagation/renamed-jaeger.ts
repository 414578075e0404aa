// x-o3-trace: 4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1      o3-ctx-user: alice
import type { HeaderFormat } from './header-format.ts';
import { watchHeaders } from './inbound-headers.ts';
import { formatUberctx, parseUberctx } from './uber-baggage.ts';
import { formatUberTraceId, parseUberTraceId } from './uber-trace-id.ts';

/**
 * Jaeger's headers under the names that an application has chosen (`contextKey`, `baggagePrefix` of Jaeger's clients).
 * @param contextKey and baggagePrefix in lower case
 */
export function createRenamedJaegerFormat(contextKey: string, baggagePrefix: string): HeaderFormat {
  watchHeaders(contextKey, baggagePrefix);
  return {
    fields: [contextKey],
    names: [contextKey],
    prefixed: false,
    baggage: {
      read({ others, isText }, found) {
        const named = (others ?? []).flatMap((name, index, all) =>
          index % 2 === 0 && name !== contextKey && name.startsWith(baggagePrefix)
            ? [name, all[index + 1] as string]
            : [],
        );
        if (named.length > 0) parseUberctx(named, found.baggage, baggagePrefix, isText);
      },
      write: (entries, headers) => formatUberctx(entries, headers, baggagePrefix),
    },
    read({ others }, found) {
      for (let index = 0; others !== undefined && index + 1 < others.length; index += 2) {
        if (others[index] !== contextKey) continue;
        const identity = parseUberTraceId(others[index + 1] as string);
        if (identity !== undefined) found.setParent(identity);
      }
    },
    readWithoutParent() {},
    write(outbound) {
      if (outbound.identity !== undefined) outbound.set(contextKey, formatUberTraceId(outbound.identity));
    },
  };
}
