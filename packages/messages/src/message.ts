/**
 * Everything that Spoor prints about itself comes out of a catalogue. Each room that has something to say has one, and each of its entries
 * is a row of docs/messages.md. The types hold this together: whatever prints takes a `Message`, and only a catalogue makes one.
 */
declare const catalogued: unique symbol;

/** A whole line. */
export type Message = string & { readonly [catalogued]: 'line' };
/** What several lines have in common, and a reader may want to look up: a remedy, a consequence. */
export type Part = string & { readonly [catalogued]: 'part' };

type Builders = Readonly<Record<string, (...given: never[]) => string>>;

export type Catalogue<B extends Builders, Kind extends string> = {
  readonly [Id in keyof B]: (...given: Parameters<B[Id]>) => Kind;
};

/** The lines of a room, by their ids: those of the rows of docs/messages.md, which never change their meaning. */
export function catalogue<const B extends Builders>(builders: B): Catalogue<B, Message> {
  return builders as Catalogue<Builders, string> as Catalogue<B, Message>;
}

export function parts<const B extends Builders>(builders: B): Catalogue<B, Part> {
  return builders as Catalogue<Builders, string> as Catalogue<B, Part>;
}

/** What each entry is given in the documentation, where the line stands as it then reads. */
export type Samples<C> = {
  readonly [Id in keyof C]: C[Id] extends (...given: infer Given) => string ? Given : never;
};
