export { type BuiltIns, patchBuiltIn, patchClasses, syncBuiltIns } from './built-ins.ts';
export { subscribeChannel } from './channels.ts';
export type { Bindings } from './es-modules/bindings.ts';
export { type Application, isAnyInstalled } from './es-modules/installed.ts';
export { isLoaderThread } from './es-modules/loader-thread.ts';
export { Guard, type OnFault, type Place, tellUntoldFaults } from './guard.ts';
export type { LoadedPackage } from './package-copies.ts';
export { firstLoadedPackage, type Interception, interceptPackage, type ReplaceExports } from './packages.ts';
export { type AnyFunction, dressAs, type Holder, type Undo, wrap } from './wrap.ts';
