import {
  type AttributeKey,
  type AttributeSink,
  type FixedAttribute,
  type FixedAttributes,
  fixedAttributes,
  writeFixed,
} from '@spoor/core';

export interface FactKeys {
  readonly method: AttributeKey;
  readonly scheme: AttributeKey;
  readonly version: AttributeKey;
  readonly status: AttributeKey;
}

interface Fact {
  readonly method: string;
  readonly scheme: string;
  readonly version: string;
  readonly fixed: FixedAttributes;
}

/** The values that are kept are these literals, and the names of known methods; nothing that a peer has sent. */
const schemes = ['', 'http', 'https'];
const versions = ['', '1.1', '1.0', '2.0', '2'];
const mostFacts = 256;
const largestStatus = 599;

/** What nearly all exchanges of a process have in common, in a few combinations, each made once. */
export class CommonFacts {
  readonly #keys: FactKeys;
  readonly #byStatus: Fact[][] = [];
  #count = 0;

  constructor(keys: FactKeys) {
    this.#keys = keys;
  }

  /** An empty scheme or version and the status 0 are no attribute. False: this kind of exchange was not known. */
  write(sink: AttributeSink, method: string, scheme: string, version: string, status: number): boolean {
    const ofStatus = this.#byStatus[status];
    if (ofStatus !== undefined) {
      for (const fact of ofStatus) {
        if (fact.method !== method || fact.scheme !== scheme || fact.version !== version) continue;
        sink.fixed(fact.fixed);
        return true;
      }
    }
    writeFixed(sink, { index: undefined, attributes: this.#attributes(method, scheme, version, status) });
    return false;
  }

  /** `method` is one of the operator's list. The next exchange of this kind takes the short way. */
  remember(method: string, scheme: string, version: string, status: number): void {
    const ownScheme = schemes.find((known) => known === scheme);
    const ownVersion = versions.find((known) => known === version);
    if (ownScheme === undefined || ownVersion === undefined || this.#count >= mostFacts) return;
    if (status < 0 || status > largestStatus || !Number.isInteger(status)) return;
    let ofStatus = this.#byStatus[status];
    if (ofStatus === undefined) {
      ofStatus = [];
      this.#byStatus[status] = ofStatus;
    }
    const fixed = fixedAttributes(this.#attributes(method, ownScheme, ownVersion, status));
    ofStatus.push({ method, scheme: ownScheme, version: ownVersion, fixed });
    this.#count++;
  }

  #attributes(method: string, scheme: string, version: string, status: number): FixedAttribute[] {
    const { method: methodKey, scheme: schemeKey, version: versionKey, status: statusKey } = this.#keys;
    const attributes: FixedAttribute[] = [[methodKey, method]];
    if (scheme !== '') attributes.push([schemeKey, scheme]);
    if (version !== '') attributes.push([versionKey, version]);
    if (status !== 0) attributes.push([statusKey, status]);
    return attributes;
  }
}
