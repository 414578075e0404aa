import type { SpanNode } from '../trace/build-trace.ts';
import { kindOf, type SpanJson, tagOf, valueText } from '../trace/trace-json.ts';

/**
 * What a call went to, where no span of the trace tells it: `bank.example`, `redis cache.internal`, `postgresql shop`. Undefined for
 * what is no call, and where the called one is in the trace.
 */
export function spanTarget({ span, children }: SpanNode): string | undefined {
  const kind = kindOf(span);
  if ((kind !== 'client' && kind !== 'producer') || children.some((child) => isAnswer(child.span)))
    return undefined;
  const database = textOf(span, 'db.system.name', 'db.system', 'db.type');
  if (database !== undefined) return [database, databaseName(span) ?? hostOf(span)].filter(Boolean).join(' ');
  const queue = textOf(span, 'messaging.system');
  if (queue !== undefined)
    return [queue, textOf(span, 'messaging.destination.name', 'messaging.destination')]
      .filter(Boolean)
      .join(' ');
  return textOf(span, 'peer.service') ?? hostOf(span);
}

const isAnswer = (span: SpanJson): boolean => kindOf(span) === 'server' || kindOf(span) === 'consumer';

/** Redis numbers its databases: that names none. */
function databaseName(span: SpanJson): string | undefined {
  const name = textOf(span, 'db.namespace', 'db.name', 'db.instance');
  return name === undefined || /^\d+$/.test(name) ? undefined : name;
}

function hostOf(span: SpanJson): string | undefined {
  const address = textOf(span, 'server.address', 'net.peer.name', 'peer.hostname');
  if (address !== undefined) return address;
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(
    textOf(span, 'url.full', 'http.url') ?? '',
  )?.[1];
}

function textOf(span: SpanJson, ...keys: readonly string[]): string | undefined {
  const value = tagOf(span, ...keys);
  const text = value === undefined || value === null ? '' : valueText(value);
  return text === '' ? undefined : text;
}
