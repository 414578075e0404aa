// /users/:id   /users/{id}   /users/[id]   /users/<int:id>   /files/*   /files/:name.json   /users{/:id}
/** How one segment of a path is compared. */
export type Segment =
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'any' }
  /** Texts between wildcards, as `matchesWildcard` takes them. */
  | { readonly type: 'wildcard'; readonly parts: readonly string[] }
  /** This segment and all behind it, or none. */
  | { readonly type: 'rest' };

/** What frameworks write for a part that varies: `:id`, `:id(\d+)`, `{id}`, `[id]`, `<int:id>`, `*`, `*rest`. */
const parameter = /:\w+(?:\([^)]*\))?[*+]?|\{[^}]*\}|\[+[^\]]*\]+|<[^>]*>|\*+\w*/g;
/** `*`, `**`, `*rest`, `:rest*`, `{rest*}`, `{*rest}`, `[...rest]`: more than one segment, when it is the last one. */
const many = /^(?:\*+\w*|:\w+(?:\([^)]*\))?[*+]|\{\*[^}]*\}|\{[^}]*\*\d*\}|\[+\.\.\.[^\]]*\]+)\??$/;
/** `:id?`, `{id?}`, `[[id]]`: the path may end before it. */
const optional = /^(?::\w+(?:\([^)]*\))?\?|\{[^}]*\?\}|\[\[[^\]]*\]\])$/;
/** Express 5: `/users{/:id}`. */
const optionalGroup = /\{(\/[^{}]*)\}/;
const maxVariants = 8;

/** The same pattern without its optional parts, and with each. */
function variantsOf(pattern: string): string[] {
  let variants = [pattern];
  while (variants.length < maxVariants && variants.some((one) => optionalGroup.test(one))) {
    variants = variants.flatMap((one) =>
      optionalGroup.test(one) ? [one.replace(optionalGroup, ''), one.replace(optionalGroup, '$1')] : [one],
    );
  }
  return variants;
}

function segmentOf(text: string, isLast: boolean): Segment {
  if (isLast && many.test(text)) return { type: 'rest' };
  const parts = text.replace(/\?$/, '').split(parameter);
  if (parts.length === 1) return { type: 'literal', text };
  return parts.every((part) => part === '') ? { type: 'any' } : { type: 'wildcard', parts };
}

/** The segments of each form that the pattern has. A slash at the end says nothing. */
export function parseRoutePattern(pattern: string): readonly (readonly Segment[])[] {
  return variantsOf(pattern).flatMap((variant) => {
    const texts = variant.replace(/^\/|\/$/g, '').split('/');
    if (texts.length === 1 && texts[0] === '') return [[]];
    const segments = texts.map((text, index) => segmentOf(text, index === texts.length - 1));
    return optional.test(texts.at(-1) ?? '') ? [segments, segments.slice(0, -1)] : [segments];
  });
}
