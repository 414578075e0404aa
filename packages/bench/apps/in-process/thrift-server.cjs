// A server of Thrift, ten calls at a time on one connection of no network. With BENCH_TRACEPARENT each call brings a context.
const { EventEmitter } = require('node:events');
const thrift = require('thrift');
const Shop = require('../../../../test/thrift/fixtures/generated/es5/Shop.js');
const inParallel = require('./in-parallel.cjs');
const measure = require('./rounds.cjs');

const run = globalThis.benchRun ?? ((work) => work());
const server = thrift.createServer(
  Shop,
  { ping: (word, done) => run(() => done(null, word)) },
  { transport: thrift.TFramedTransport, protocol: thrift.TBinaryProtocol },
);

const { BENCH_TRACEPARENT: traceparent } = process.env;
const field =
  traceparent === undefined
    ? ''
    : `0d22b80b0b000000010000000b7472616365706172656e7400000037${Buffer.from(traceparent).toString('hex')}`;
const message = Buffer.from(`800100010000000470696e67000000010b00010000000474686579${field}00`, 'hex');
const frame = Buffer.concat([Buffer.alloc(4), message]);
frame.writeInt32BE(message.length);

class Peer extends EventEmitter {
  waiting = [];
  write() {
    this.waiting.shift()();
  }
  end() {}
}

const peer = new Peer();
server.emit('connection', peer);

measure(
  inParallel(10, (next) => {
    peer.waiting.push(next);
    peer.emit('data', frame);
  }),
);
