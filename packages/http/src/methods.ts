/**
 * How a method is recorded (semantic conventions, HTTP spans): one of the list as it stands there, also when it was written in
 * another case; anything else as `_OTHER`, and its span is named `HTTP`, since somebody could make up names without end. What was
 * written stands beside it then, in http.request.method_original.
 */
export const OTHER_METHOD = '_OTHER';
const nameOfOthers = 'HTTP';

/** Most requests have the method of the one before. It is one of the list, so that nothing long is held. */
const last: { known: ReadonlySet<string> | undefined; method: string } = { known: undefined, method: '' };

export function recordedMethod(known: ReadonlySet<string>, method: string): string {
  if (method === last.method && known === last.known) return method;
  if (known.has(method)) {
    last.known = known;
    last.method = method;
    return method;
  }
  const upper = method.toUpperCase();
  return known.has(upper) ? upper : OTHER_METHOD;
}

/** The name of a span for which nobody has a better one. */
export function nameOfMethod(known: ReadonlySet<string>, method: string): string {
  const recorded = recordedMethod(known, method);
  return recorded === OTHER_METHOD ? nameOfOthers : recorded;
}
