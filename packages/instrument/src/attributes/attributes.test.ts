import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { type AttributeSource, rootContext } from '@spoor/core';
import { Recording } from '../fixtures/recording.ts';
import { dbSpanName, writeDb, writeDbStatus } from './db.ts';
import { messagingSpanName, writeKafka, writeMessaging, writeRoutingKey } from './messaging.ts';
import { writePeer, writePeerService, writeServer, writeTransport } from './network.ts';
import { writeRpc, writeRpcStatus } from './rpc.ts';

function written(writeAttributes: AttributeSource['writeAttributes']) {
  const recording = new Recording();
  recording.tracer.start('s', 0, rootContext, { writeAttributes }).end();
  return recording.spans[0]?.attributes;
}

test('network: the two ends of a call, without what is not known', () => {
  assert.deepEqual(
    written((sink) => {
      writeServer(sink, 'db.example', 5432);
      writePeer(sink, '10.0.0.7', 5433);
      writeTransport(sink, 'tcp');
      writePeerService(sink, new Map([['db.example', 'orders']]), 'db.example', 5432);
    }),
    {
      'server.address': 'db.example',
      'server.port': 5432,
      'network.peer.address': '10.0.0.7',
      'network.peer.port': 5433,
      'network.transport': 'tcp',
      'peer.service': 'orders',
    },
  );
  assert.deepEqual(
    written((sink) => {
      writeServer(sink, '/var/run/db.sock', 0);
      writePeer(sink, undefined, 1);
      writePeer(sink, '', 1);
      writePeerService(sink, new Map([['a', 'b']]), 'c', 1);
      writePeerService(sink, undefined, 'c', 1);
    }),
    { 'server.address': '/var/run/db.sock' },
  );
});

test('rpc: the method with its service, and the name of the status', () => {
  assert.deepEqual(
    written((sink) => {
      writeRpc(sink, { system: 'apache_thrift', method: '_OTHER', originalMethod: 'Shop/nope' });
      writeRpcStatus(sink, 'UNKNOWN_METHOD');
    }),
    {
      'rpc.system.name': 'apache_thrift',
      'rpc.method': '_OTHER',
      'rpc.method_original': 'Shop/nope',
      'rpc.status_code': 'UNKNOWN_METHOD',
    },
  );
});

test('db: what a query is about, and how it is called', () => {
  const facts = { system: 'postgresql', namespace: 'shop', operation: 'SELECT', collection: 'orders' };
  assert.deepEqual(
    written((sink) => {
      writeDb(sink, {
        ...facts,
        summary: 'SELECT orders',
        text: 'SELECT * FROM orders WHERE id = ?',
        batchSize: 3,
      });
      writeDbStatus(sink, '23505');
    }),
    {
      'db.system.name': 'postgresql',
      'db.namespace': 'shop',
      'db.operation.name': 'SELECT',
      'db.collection.name': 'orders',
      'db.query.summary': 'SELECT orders',
      'db.query.text': 'SELECT * FROM orders WHERE id = ?',
      'db.operation.batch.size': 3,
      'db.response.status_code': '23505',
    },
  );
  assert.deepEqual(
    written((sink) => writeDb(sink, { system: 'redis', batchSize: 1 })),
    { 'db.system.name': 'redis' },
  );
  assert.equal(dbSpanName({ ...facts, summary: 'SELECT orders o' }), 'SELECT orders o');
  assert.equal(dbSpanName(facts), 'SELECT orders');
  assert.equal(dbSpanName({ system: 'redis', operation: 'GET' }), 'GET');
  assert.equal(dbSpanName({ system: 'mongodb', operation: 'ping', namespace: 'admin' }), 'ping admin');
  assert.equal(dbSpanName({ system: 'mongodb', namespace: 'admin' }), 'admin');
  assert.equal(dbSpanName({ system: 'mysql' }), 'mysql');
});

test('messaging: what is sent where, and how it is called', () => {
  const facts = { system: 'kafka', operation: 'send', type: 'send', destination: 'orders' } as const;
  assert.deepEqual(
    written((sink) => {
      writeMessaging(sink, {
        ...facts,
        partition: '3',
        consumerGroup: 'mail',
        clientId: 'c',
        messageId: 'm',
        conversationId: 'x',
        batchCount: 2,
        isTemporary: true,
      });
      writeKafka(sink, 7, 'key', true);
      writeRoutingKey(sink, 'eu.orders');
    }),
    {
      'messaging.system.name': 'kafka',
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'orders',
      'messaging.destination.partition.id': '3',
      'messaging.destination.temporary': true,
      'messaging.consumer.group.name': 'mail',
      'messaging.client.id': 'c',
      'messaging.message.id': 'm',
      'messaging.message.conversation_id': 'x',
      'messaging.batch.message_count': 2,
      'kafka.offset': 7,
      'kafka.message.key': 'key',
      'kafka.message.tombstone': true,
      'rabbitmq.destination.routing_key': 'eu.orders',
    },
  );
  assert.deepEqual(
    written((sink) => {
      writeKafka(sink, 2 ** 60, undefined, false);
      writeRoutingKey(sink, '');
    }),
    {},
  );
  assert.equal(messagingSpanName(facts), 'send orders');
  assert.equal(messagingSpanName({ ...facts, isTemporary: true }), 'send (temporary)');
  assert.equal(messagingSpanName({ ...facts, destination: undefined }), 'send');
});

test('no name is one that the conventions have given up', () => {
  const found = createRequire(import.meta.url).resolve('@opentelemetry/semantic-conventions');
  const types = ['stable_attributes.d.mts', 'experimental_attributes.d.mts']
    .map((name) => readFileSync(join(dirname(found), name), 'utf8'))
    .join('\n');
  const comments = new Map(
    [...types.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*declare const (ATTR_\w+):/g)].map(
      ([, text, name]) => [name, text],
    ),
  );
  const used = readdirSync(import.meta.dirname)
    .filter((name) => !name.endsWith('.test.ts'))
    .flatMap((name) =>
      [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/\bATTR_\w+/g)].map(
        ([word]) => word,
      ),
    );
  assert.ok(used.length > 30);
  assert.deepEqual(
    used.filter((name) => /deprecated/i.test(comments.get(name) ?? 'deprecated')),
    [],
  );
});
