import type { SpanStore } from './span-store.ts';

export interface OperationName {
  readonly name: string;
  readonly spanKind: string;
}

/** Every service with stored spans, sorted. */
export function serviceNames(store: SpanStore): string[] {
  const names = new Set<string>();
  for (const { operations } of store.segments) for (const { service } of operations) names.add(service);
  return [...names].sort();
}

/** The operations of a service with their kinds, sorted by name; an empty `spanKind` means the span said nothing. */
export function operationNames(store: SpanStore, service: string, spanKind?: string): OperationName[] {
  const found = new Map<string, OperationName>();
  for (const { operations } of store.segments) {
    for (const operation of operations) {
      if (operation.service !== service) continue;
      if (spanKind !== undefined && operation.kind !== spanKind) continue;
      found.set(`${operation.name}\0${operation.kind}`, { name: operation.name, spanKind: operation.kind });
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, operation]) => operation);
}
