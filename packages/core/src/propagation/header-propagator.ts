import type { Context, TextMapGetter, TextMapSetter } from '@opentelemetry/api';
import { identityOf, isSuppressed, ownContext, Track, withRemoteParent } from '../context.ts';
import type { Propagator } from '../propagator.ts';
import { BAGGAGE_KEY, baggageOf } from './context-baggage.ts';
import { type BaggageFormat, Found, type HeaderFormat, Outbound } from './header-format.ts';
import { InboundHeaders } from './inbound-headers.ts';
import { SAMPLING_HINT_KEY } from './sampling-hint.ts';

/**
 * One or several formats behind the API's shape. They are read in order and the last valid one wins; a malformed one is
 * as good as absent, wherever it stands. Contexts, carriers, getters and setters are the application's: what throws in them
 * costs the header that was at hand (docs/decisions/radius-of-a-fault.md).
 */
export class HeaderPropagator implements Propagator {
  #formats: readonly HeaderFormat[] = [];
  /** The other way around: what the last one names no earlier one changes, and it has the first choice of the room. */
  #baggageFormats: readonly BaggageFormat[] = [];
  #names: readonly string[] = [];
  #prefixed = false;

  constructor(formats: readonly HeaderFormat[]) {
    this.#use(formats);
  }

  #use(formats: readonly HeaderFormat[]): void {
    this.#formats = formats;
    this.#baggageFormats = formats.toReversed().flatMap((format) => format.baggage ?? []);
    // Each once: a header that is read twice would be taken for one that came twice.
    this.#names = [...new Set(formats.flatMap((format) => format.names))];
    this.#prefixed = formats.some((format) => format.prefixed);
  }

  /** One more, read before the others, so that they win a conflict. Not one whose headers are read and written already. */
  addFormat(format: HeaderFormat): void {
    if (format.fields.every((name) => this.fields().includes(name))) return;
    this.#use([format, ...this.#formats]);
  }

  inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
    this.#write(context, carrier, setter, undefined);
  }

  /**
   * Into the headers of a message, whose values may hold any character.
   *
   * @param maxBytes what all of them may take together, names included; the identity is written in any case
   */
  injectText<C>(context: Context, carrier: C, setter: TextMapSetter<C>, maxBytes: number): void {
    this.#write(context, carrier, setter, maxBytes);
  }

  #write<C>(context: Context, carrier: C, setter: TextMapSetter<C>, textBytes: number | undefined): void {
    const own = ownContext(context);
    if (isSuppressed(own)) return;
    const identity = identityOf(own);
    if (identity instanceof Track) identity.isReferenced = true;
    const baggage = baggageOf(own);
    if (identity === undefined && baggage === undefined) return;
    const outbound = new Outbound(identity, baggage, carrier, setter as TextMapSetter, textBytes);
    for (const format of this.#formats) format.write(outbound);
    if (baggage === undefined) return;
    const entries = baggage.getAllEntries();
    for (const format of this.#baggageFormats) format.write(entries, outbound);
  }

  extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
    return this.#read(context, InboundHeaders.fromCarrier(carrier, getter, this.#names, this.#prefixed));
  }

  /** For HTTP servers: from `request.rawHeaders`, which needs no headers object to be built and shows repetitions. */
  extractRaw(context: Context, rawHeaders: readonly string[]): Context {
    return this.#read(context, InboundHeaders.fromRaw(rawHeaders));
  }

  /** From the headers of a message: name, value, name, value. */
  extractText(context: Context, rawHeaders: readonly string[]): Context {
    const headers = InboundHeaders.fromRaw(rawHeaders);
    if (headers !== undefined) headers.isText = true;
    return this.#read(context, headers);
  }

  fields(): string[] {
    return this.#formats.flatMap((format) => format.fields);
  }

  #read(given: Context, headers: InboundHeaders | undefined): Context {
    if (headers === undefined) return given;
    const context = ownContext(given);
    const found = new Found(baggageOf(context));
    for (const format of this.#formats) format.read(headers, found);
    if (headers.hasBaggage) for (const format of this.#baggageFormats) format.read(headers, found);
    if (found.parent === undefined) {
      for (const format of this.#formats) format.readWithoutParent(headers, found);
    }
    const baggage = found.readBaggage();
    let result: Context = baggage === undefined ? context : context.setValue(BAGGAGE_KEY, baggage);
    if (found.parent !== undefined) return withRemoteParent(result, found.parent);
    if (found.hint !== undefined) result = result.setValue(SAMPLING_HINT_KEY, found.hint);
    return result;
  }
}
