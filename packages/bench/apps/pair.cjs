// A server that makes one outgoing call for each request, over a keep-alive agent.
const http = require('node:http');
const report = require('./report.cjs');

const agent = new http.Agent({ keepAlive: true });
const target = { host: '127.0.0.1', port: Number(process.env.BENCH_DOWNSTREAM), path: '/price', agent };

const server = http.createServer((_request, response) => {
  http.get(target, (answer) => {
    let body = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk) => {
      body += chunk;
    });
    answer.on('end', () => response.end(body));
  });
});
server.listen(0, '127.0.0.1', () => report({ port: server.address().port }));
