// A client of Thrift, ten calls at a time over a connection of no network, whose other side gives every call the same answer.
const { EventEmitter } = require('node:events');
const thrift = require('thrift');
const Shop = require('../../../../test/thrift/fixtures/generated/es5/Shop.js');
const inParallel = require('./in-parallel.cjs');
const measure = require('./rounds.cjs');

const answer = Buffer.from('0000001c800100020000000470696e67000000000b0000000000047468657900', 'hex');
// Of a frame: its length, the version, and the name with its length; then the number of the call.
const seqidAt = 16;

class Peer extends EventEmitter {
  write(bytes) {
    const own = Buffer.from(answer);
    bytes.copy(own, seqidAt, seqidAt, seqidAt + 4);
    setImmediate(() => this.emit('data', own));
  }
  setTimeout() {}
  setNoDelay() {}
  end() {}
}

const peer = new Peer();
const connection = new thrift.Connection(peer, {
  transport: thrift.TFramedTransport,
  protocol: thrift.TBinaryProtocol,
});
peer.emit('connect');
const client = thrift.createClient(Shop, connection);
const run = globalThis.benchRun ?? ((work) => work());

measure(
  inParallel(10, (next) => {
    run(() =>
      client.ping('they', (error) => {
        if (error) throw error;
        next();
      }),
    );
  }),
);
