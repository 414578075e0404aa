// An HTTP server that answers hello world over sixteen connections of no network, each with one request at a time.
const http = require('node:http');
const FakeSocket = require('./fake-socket.cjs');
const measure = require('./rounds.cjs');

const connections = 16;
const server = http.createServer((_request, response) => {
  response.setHeader('content-type', 'text/plain');
  response.end('hello world');
});
server.keepAliveTimeout = 0;
server.requestTimeout = 0;
server.headersTimeout = 0;

const inbound = process.env.BENCH_TRACEPARENT ? `traceparent: ${process.env.BENCH_TRACEPARENT}\r\n` : '';
const request = Buffer.from(
  `GET /a?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: bench\r\nAccept: */*\r\n${inbound}\r\n`,
);
const ask = (socket) => socket.push(request);

let open = 0;
let roundIsOver;
const sockets = Array.from({ length: connections }, () => {
  // One write for each answer: head and body together.
  const socket = new FakeSocket((self) => {
    self.left--;
    if (self.left > 0) setImmediate(ask, self);
    else if (--open === 0) roundIsOver();
  });
  server.emit('connection', socket);
  return socket;
});

measure(
  (count) =>
    new Promise((resolve) => {
      roundIsOver = resolve;
      open = connections;
      for (const socket of sockets) {
        socket.left = count / connections;
        setImmediate(ask, socket);
      }
    }),
);
