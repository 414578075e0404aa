/** A bundle of its own: few applications have a package that is wanted and an ES module. The build maps the name to its file. */
export function loadEsModules(): typeof import('@spoor/patch/es-modules') {
  return require('@spoor/patch/es-modules');
}
