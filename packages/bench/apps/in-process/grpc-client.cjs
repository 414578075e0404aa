// A gRPC client, ten unary calls at a time over one HTTP/2 connection of no network; the other side gives every call the
// same answer.
const net = require('node:net');
const { grpc, bench } = require('../bench-proto.cjs');
const { Peer, fields, flag, frame, greeting, message, type } = require('./http2-frames.cjs');
const inParallel = require('./in-parallel.cjs');
const measure = require('./rounds.cjs');

const prefaceBytes = 24;
const head = fields([
  [':status', '200'],
  ['content-type', 'application/grpc'],
]);
const trailers = fields([['grpc-status', '0']]);
const answer = (streamId) =>
  Buffer.concat([
    frame(type.headers, flag.endHeaders, streamId, head),
    frame(type.data, 0, streamId, message),
    frame(type.headers, flag.endHeaders | flag.endStream, streamId, trailers),
  ]);

// grpc-js opens its connection by net.connect.
net.connect = (_address, onConnect) => {
  const server = new Peer((frameType, flags, streamId) => {
    if (frameType === type.data && (flags & flag.endStream) !== 0)
      setImmediate(() => server.push(answer(streamId)));
  }, prefaceBytes);
  server.push(greeting());
  process.nextTick(onConnect);
  return server;
};

const client = new bench.Bench('127.0.0.1:8080', grpc.credentials.createInsecure());
const run = globalThis.benchRun ?? ((work) => work());

measure(
  inParallel(10, (next) => {
    run(() =>
      client.Unary({ name: 'x' }, (error) => {
        if (error) throw error;
        next();
      }),
    );
  }),
);
