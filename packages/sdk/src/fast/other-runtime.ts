// bun --preload spoor/register app.js     deno run -A --preload node_modules/spoor/dist/register.cjs app.js
/** What runs us in Node's place, as far as it matters: its own `fetch` publishes to none of undici's channels. */
export type OtherRuntime = 'Bun' | 'Deno';

export function otherRuntime({ bun, deno }: NodeJS.ProcessVersions): OtherRuntime | undefined {
  if (bun !== undefined) return 'Bun';
  return deno === undefined ? undefined : 'Deno';
}

/** Bun has no undici but its own; in Deno the package is as it is in Node. */
export const hasUndici = (runtime: OtherRuntime | undefined): boolean => runtime !== 'Bun';

/** Bun loads modules without `Module.prototype.load`, by which packages are found. */
export const findsPackages = (runtime: OtherRuntime | undefined): boolean => runtime !== 'Bun';
