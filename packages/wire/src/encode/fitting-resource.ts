import type { Resource } from '@spoor/core';
import { formatJson } from '@spoor/core';

/** What a resource may take of a batch at most, so that spans have room. */
const share = 0.5;
/** Four bytes for a character at worst, and the format's own words around a value. */
const bytesPerUnit = 4;
const bytesPerAttribute = 48;
const cutLength = 128;

const sizeOf = ([key, value]: Resource['attributes'][number]): number =>
  bytesPerAttribute +
  (key.length + (typeof value === 'object' ? formatJson(value) : String(value)).length) * bytesPerUnit;

/** The resource as it is or, when it would fill the batch, with long values cut and then without the last ones. */
export function fittingResource(resource: Resource, maxBatchBytes: number): Resource {
  let left = maxBatchBytes * share - resource.serviceName.length * bytesPerUnit;
  const total = resource.attributes.reduce((sum, attribute) => sum + sizeOf(attribute), 0);
  if (total <= left) return resource;
  const cut = resource.attributes.map(
    ([key, value]) => [key, typeof value === 'string' ? value.slice(0, cutLength) : value] as const,
  );
  const attributes = cut.filter((attribute) => {
    left -= sizeOf(attribute);
    return left >= 0;
  });
  return { serviceName: resource.serviceName, attributes };
}
