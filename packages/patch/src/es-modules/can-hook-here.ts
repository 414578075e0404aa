import { isInRange, parseVersionRange } from '../version-range.ts';

/**
 * Hooks in the application's own thread, `module.registerHooks`, exist since 22.15 and 23.5. Before the versions below, Node with such
 * a hook fails to `import` a CommonJS file that requires an ES module, and to load CommonJS files when somebody else uses
 * `module.register`, whatever the hook does.
 */
const soundVersions = '>=22.22.3 <23 || >=24.11.1 <25 || >=25.1.0';

export function canHookHere(): boolean {
  const range = parseVersionRange(soundVersions);
  return range !== undefined && isInRange(process.versions.node, range);
}
