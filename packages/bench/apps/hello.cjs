// The smallest server: what a tracer costs shows most here.
const http = require('node:http');
const report = require('./report.cjs');

const server = http.createServer((_request, response) => {
  response.setHeader('content-type', 'text/plain');
  response.end('hello world');
});
// Longer than any pause between two rounds: a connection of pair.cjs is not closed in the moment of its next use.
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => report({ port: server.address().port }));
