// The little that the shop's HTTP services share: JSON in, JSON out.
'use strict';

const http = require('node:http');

async function readJson(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text === '' ? undefined : JSON.parse(text);
}

/** Serves `handle(request, body)`, which answers `{ status, body }`; a throw is a 500. */
function serveJson(name, handle) {
  const server = http.createServer(async (request, response) => {
    let answer;
    try {
      answer = await handle(request, await readJson(request));
    } catch (error) {
      answer = { status: error.status ?? 500, body: { error: error.message } };
    }
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    console.log(`${name} listening on 127.0.0.1:${server.address().port}`);
  });
  process.once('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
  });
}

/** Calls another service; rejects with its error message and status when that is not 2xx. */
function callJson(method, url, { body, headers } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      readJson(response).then((answer) => {
        if (response.statusCode < 300) return resolve(answer);
        reject(Object.assign(new Error(answer?.error ?? 'no answer'), { status: response.statusCode }));
      }, reject);
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

module.exports = { serveJson, callJson };
