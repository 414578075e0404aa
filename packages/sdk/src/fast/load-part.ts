/**
 * Loads a part by the name of its entry. In dist/ it is a file beside this bundle, which the build puts in the place of this function's
 * body (packages/build/parts.mjs).
 *
 * @param request `@spoor/libraries/express`
 */
export function loadPart(request: string): unknown {
  return require(request);
}
