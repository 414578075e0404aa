import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import { test } from 'node:test';
import { loadConfig } from '@spoor/config';
import { createPropagator } from '@spoor/core';
import { startInstrumentations } from '@spoor/instrument';
import type { LibrarySettings } from '@spoor/libraries/settings';
import type { LazyRow } from '@spoor/libraries/table';
import { libraryInstrumentations } from './start-libraries.ts';

const propagation = {
  propagator: createPropagator([]),
  propagateTo: undefined,
  trustInbound: undefined,
};

const row = (name: string): LazyRow => ({
  kind: 'lazy',
  name,
  versions: '',
  records: '',
  isOnByDefault: true,
  options: {
    rows: { env: 'SPOOR_ROWS', type: 'boolean', fallback: false, doc: '', engines: 'fast' },
  },
  targets: [{ kind: 'channel', channel: `test:${name}`, hook: 'message' }],
});

test('what is switched on is loaded at its first message, and is given the options of its own row', () => {
  const { config } = loadConfig({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'express' }, { argv0: 'node' });
  const loaded: string[] = [];
  const given: LibrarySettings[] = [];
  const load = (request: string) => {
    loaded.push(request);
    return {
      channels: {
        message:
          ({ settings }: { settings: LibrarySettings }) =>
          () =>
            given.push(settings),
      },
    };
  };
  const rows = [row('express'), row('pg')];
  const options = { ...config, libraryOptions: { rows: true, others: 7 } };
  const onFault = (name: string, error: unknown): void => assert.fail(`${name}: ${error}`);
  const application = { script: undefined, workingFolder: '/' };
  const undo = startInstrumentations(libraryInstrumentations(options, undefined, propagation, rows, load), {
    onFault,
    application,
  });
  assert.deepEqual(loaded, []);
  for (const name of ['express', 'pg', 'express']) channel(`test:${name}`).publish({});
  undo();
  channel('test:express').publish({});
  assert.deepEqual(loaded, ['@spoor/libraries/express']);
  assert.deepEqual(
    given.map(({ options: own, tracer }) => [own, tracer]),
    [
      [{ rows: true }, undefined],
      [{ rows: true }, undefined],
    ],
  );
});
