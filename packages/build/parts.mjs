// Bundles that only some applications need, which share the rooms of the sdk instead of bringing their own.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './prepare.mjs';

/** Each folder of a library is a part, whose entry is called as the folder. */
function libraryParts() {
  const folder = 'packages/libraries/src';
  const names = readdirSync(join(root, folder)).filter((name) =>
    existsSync(join(root, folder, name, `${name}.ts`)),
  );
  return Object.fromEntries(
    names.map((name) => [`@spoor/libraries/${name}`, `${folder}/${name}/${name}.ts`]),
  );
}

/**
 * The entry of each part, by the name by which it is required: `@spoor/libraries/express` is `libraries-express.cjs`. It is required where
 * it is needed, inside of a guard: the row's, when the application loads what the row is about.
 */
export const parts = {
  ...libraryParts(),
  '@spoor/instrument/operations': 'packages/instrument/src/operations.ts',
  '@spoor/instrument/messages': 'packages/instrument/src/messages/index.ts',
  '@spoor/functions': 'packages/functions/src/index.ts',
  '@spoor/functions/marker': 'packages/functions/src/mark/index.ts',
  '@spoor/patch/sources': 'packages/patch/src/sources/sources.ts',
  '@spoor/delivery/grpc': 'packages/delivery/src/grpc-transport.ts',
  '@spoor/runtime/children': 'packages/runtime/src/children/part.ts',
  '@spoor/delivery/sampling': 'packages/delivery/src/sampling/remote-sampling.ts',
  '@spoor/thrift/part': 'packages/thrift/src/part.ts',
  '@spoor/opentracing/part': 'packages/opentracing/src/part.ts',
  '@spoor/patch/es-modules': 'packages/patch/src/es-modules/es-modules.ts',
};

export const partFile = (request) => request.slice('@spoor/'.length).replaceAll('/', '-');

/** For the bundles that require parts. An import would load them at the start. */
export const requireParts = {
  name: 'require-parts',
  setup({ onResolve }) {
    onResolve({ filter: /^@spoor\// }, ({ path, kind }) => {
      if (parts[path] === undefined || kind === 'entry-point') return undefined;
      if (kind === 'require-call') return { path: `./${partFile(path)}.cjs`, external: true };
      return { errors: [{ text: `a part must be required where it is needed, got an import of ${path}` }] };
    });
  },
};

/** For the sdk, which knows the parts by the names in the table of libraries. */
export const loadParts = {
  name: 'load-parts',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]sdk[\\/]src[\\/]fast[\\/]load-part\.ts$/ }, () => ({
      contents:
        "export const loadPart = (request) => { const file = './' + request.slice(7).replaceAll('/', '-') + '.cjs'; return require(file); };",
    }));
  },
};

/** The names that a module exports, read off its text. */
async function exportsOf(esbuild, entry) {
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: 'exports.js',
    format: 'esm',
    metafile: true,
    write: false,
  });
  return metafile.outputs['exports.js'].exports;
}

/** Where a part finds a room: what the sdk shares of it (packages/sdk/src/shared), or another part. */
function sharedRoom(path) {
  const room = path.slice('@spoor/'.length);
  return parts[path] === undefined
    ? { entry: `packages/sdk/src/shared/${room}.ts`, value: `require('./sdk.cjs').shared.${room}` }
    : { entry: parts[path], value: `require('./${partFile(path)}.cjs')` };
}

/**
 * Inside of a part, an import of a room is a read of the very objects of the sdk, or of the other part: there is one AsyncLocalStorage, and
 * one class of spans. A name that is not shared is no export, and to import it fails the build.
 */
const shareRooms = {
  name: 'share-rooms',
  setup({ esbuild, onResolve, onLoad }) {
    onResolve({ filter: /^@spoor\// }, ({ path, kind }) => {
      if (kind !== 'import-statement') return undefined;
      const { entry } = sharedRoom(path);
      if (existsSync(join(root, entry))) return { path, namespace: 'shared' };
      // A file of a room without anything of its own to share (`@spoor/instrument/attributes/db`) is bundled.
      if (path.split('/').length > 2) return undefined;
      return {
        errors: [
          { text: `a room must be shared to be imported by a part, got ${path}; ${entry} is missing` },
        ],
      };
    });
    onResolve({ filter: /^\.\//, namespace: 'shared' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /^/, namespace: 'shared' }, async ({ path }) => {
      const { entry, value } = sharedRoom(path);
      const names = (await exportsOf(esbuild, entry)).join();
      return { contents: `const {${names}} = ${value};\nexport {${names}};` };
    });
  },
};

/** The names of attributes become literals; the package that holds them all is 185 kB. */
export const inlineConventions = {
  name: 'inline-conventions',
  setup({ onResolve }) {
    onResolve({ filter: /^@opentelemetry\/semantic-conventions(\/incubating)?$/ }, ({ path }) => {
      const folder = dirname(createRequire(import.meta.url).resolve('@opentelemetry/semantic-conventions'));
      const file = path.endsWith('/incubating') ? 'index-incubating.mjs' : 'index.mjs';
      return { path: join(folder, file), sideEffects: false };
    });
  },
};

export const partPlugins = [shareRooms, requireParts, inlineConventions];
