// A gRPC server that answers unary calls over one HTTP/2 connection of no network, ten at a time. The other side writes
// calls that need no work and counts the answers.
const { grpc, bench } = require('../bench-proto.cjs');
const { Peer, fields, flag, frame, greeting, message, type } = require('./http2-frames.cjs');
const measure = require('./rounds.cjs');

const atOnce = 10;
const inbound = process.env.BENCH_TRACEPARENT ? [['traceparent', process.env.BENCH_TRACEPARENT]] : [];
const headers = fields([
  [':authority', '127.0.0.1:8080'],
  [':method', 'POST'],
  [':path', '/bench.Bench/Unary'],
  [':scheme', 'http'],
  ['te', 'trailers'],
  ['content-type', 'application/grpc'],
  ['user-agent', 'grpc-node-js/1.14.0'],
  ['grpc-accept-encoding', 'identity,deflate,gzip'],
  ['accept-encoding', 'identity'],
  ...inbound,
]);

let streamId = -1;
let left = 0;
let running = 0;
let roundIsOver;

const client = new Peer((frameType, flags) => {
  if (frameType === type.headers && (flags & flag.endStream) !== 0) setImmediate(answered);
});
function begin() {
  left--;
  running++;
  streamId += 2;
  client.push(
    Buffer.concat([
      frame(type.headers, flag.endHeaders, streamId, headers),
      frame(type.data, flag.endStream, streamId, message),
    ]),
  );
}
function answered() {
  running--;
  if (left > 0) begin();
  else if (running === 0) roundIsOver();
}

const run = globalThis.benchRun ?? ((work) => work());
const server = new grpc.Server();
server.addService(bench.Bench.service, {
  Unary: (unary, callback) => run(() => callback(null, { name: unary.request.name })),
});
server.createConnectionInjector(grpc.ServerCredentials.createInsecure()).injectConnection(client);
client.push(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), greeting()]));

measure(
  (count) =>
    new Promise((resolve) => {
      roundIsOver = resolve;
      left = count;
      for (let index = 0; index < atOnce; index++) begin();
    }),
);
