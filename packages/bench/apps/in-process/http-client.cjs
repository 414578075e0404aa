// An HTTP client with a keep-alive agent over sixteen connections of no network; the answer is always the same.
const http = require('node:http');
const FakeSocket = require('./fake-socket.cjs');
const inParallel = require('./in-parallel.cjs');
const measure = require('./rounds.cjs');

const connections = 16;
const answer = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nhello world',
);
const give = (socket) => socket.push(answer);

const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
agent.createConnection = () => new FakeSocket((socket) => setImmediate(give, socket));
const target = { host: '127.0.0.1', port: 8080, path: '/price?item=1', agent };
const run = globalThis.benchRun ?? ((work) => work());

measure(
  inParallel(connections, (next) => {
    run(() =>
      http.get(target, (response) => {
        response.resume();
        response.on('end', next);
      }),
    );
  }),
);
