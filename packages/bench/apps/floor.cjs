// The floor: the least that a tracer of this design can do for an HTTP server, honestly done. Ids, a context that is
// carried, ten attributes, encoding at the end into a buffer, batches over UDP. No propagation, no sampling, no limits,
// no client, no Thrift: what a product adds is measured against it.
const { AsyncLocalStorage } = require('node:async_hooks');
const { createSocket } = require('node:dgram');
const http = require('node:http');

const storage = new AsyncLocalStorage();
const limit = 60000;
const buffer = Buffer.allocUnsafe(limit + 5000);
let length = 0;
const socket = createSocket('udp4');
socket.unref();
socket.connect(Number(process.env.BENCH_UDP_PORT), '127.0.0.1');

let [a, b, c, d] = require('node:crypto').randomBytes(16).values();
function word() {
  const t = (((a + b) | 0) + d) | 0;
  d = (d + 1) | 0;
  a = b ^ (b >>> 9);
  b = (c + (c << 3)) | 0;
  c = ((c << 21) | (c >>> 11)) + t;
  return t | 0;
}

const keys = [
  'http.request.method',
  'url.path',
  'url.scheme',
  'server.address',
  'server.port',
  'network.protocol.version',
  'network.peer.address',
  'network.peer.port',
  'user_agent.original',
  'http.response.status_code',
].map((key) => Buffer.from(key));

function text(value) {
  buffer[length++] = value.length;
  for (let index = 0; index < value.length; index++) buffer[length++] = value.charCodeAt(index);
}

function attribute(index, value) {
  const key = keys[index];
  buffer[length++] = key.length;
  buffer.set(key, length);
  length += key.length;
  text(value);
}

function flush() {
  if (length === 0) return;
  socket.send(Buffer.from(buffer.subarray(0, length)));
  length = 0;
}
setInterval(flush, 1000).unref();

class FloorSpan {
  constructor() {
    this.t0 = word();
    this.t1 = word();
    this.t2 = word();
    this.t3 = word();
    this.s0 = word();
    this.s1 = word();
    this.start = performance.now();
  }

  end(request, response) {
    const now = performance.now();
    for (const id of [this.t0, this.t1, this.t2, this.t3, this.s0, this.s1])
      length = buffer.writeInt32BE(id, length);
    length = buffer.writeDoubleBE(this.start, length);
    length = buffer.writeDoubleBE(now - this.start, length);
    const { socket: peer, headers } = request;
    attribute(0, request.method);
    attribute(1, request.url);
    attribute(2, 'http');
    attribute(3, headers.host);
    attribute(4, '80');
    attribute(5, request.httpVersion);
    attribute(6, peer.remoteAddress ?? '');
    attribute(7, String(peer.remotePort));
    attribute(8, headers['user-agent'] ?? '');
    attribute(9, String(response.statusCode));
    if (length > limit) flush();
  }
}

const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function (...args) {
  if (args[0] !== 'request') return Reflect.apply(emit, this, args);
  const [, request, response] = args;
  const span = new FloorSpan();
  response.once('close', () => span.end(request, response));
  return storage.run(span, () => Reflect.apply(emit, this, args));
};
