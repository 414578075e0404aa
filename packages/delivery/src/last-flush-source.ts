/**
 * The program of the thread that sends last. Text, because the bundle is one file and a thread needs a program of its
 * own; plain CommonJS for the oldest Node we support. Each job goes over one connection, the jobs side by side; the
 * first failure of a connection ends its job, since there is no time for a second try.
 */
export const lastFlushSource = `'use strict';
const { workerData } = require('node:worker_threads');
const { jobs, cells, texts, textBytes, deadlineMs, DELIVERED, FAILED, GRPC } = workerData;

function report(cell, status) {
  Atomics.store(cells, cell, status);
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
}

// Why, once for each job: its length in two bytes, then UTF-8.
function tell(index, text) {
  const at = index * textBytes;
  const bytes = Buffer.from(text).subarray(0, textBytes - 2);
  if (texts[at] + texts[at + 1] > 0) return;
  texts.set(bytes, at + 2);
  texts[at] = bytes.length >> 8;
  texts[at + 1] = bytes.length & 255;
}

function post(job, agent, body) {
  const { request } = require(job.url.startsWith('https:') ? 'node:https' : 'node:http');
  const bytes = job.gzip ? require('node:zlib').gzipSync(body) : body;
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent, headers: { ...job.headers, 'content-length': bytes.length } };
    const call = request(job.url, options, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        if (text.length < 120) text += chunk.toString('latin1');
      });
      response.on('error', () => {});
      response.on('close', () => resolve({ status: response.statusCode, text: response.headers.location || text }));
    });
    call.on('error', reject);
    call.end(bytes);
  });
}

function secretsOf({ files }) {
  const secrets = {};
  for (const [name, path] of Object.entries(files)) {
    if (path !== undefined) secrets[name] = require('node:fs').readFileSync(path);
  }
  return secrets;
}

async function runHttp(job, index, firstCell) {
  const { Agent } = require(job.url.startsWith('https:') ? 'node:https' : 'node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ...secretsOf(job) });
  for (let i = 0; i < job.bodies.length; i += 1) {
    const { status, text } = await post(job, agent, job.bodies[i]);
    if (status >= 300) tell(index, text);
    report(firstCell + i, status);
  }
}

// One call; resolves with the headers and trailers of the answer.
function call(session, job, body) {
  const message = job.gzip ? require('node:zlib').gzipSync(body) : body;
  const framed = Buffer.alloc(5 + message.length);
  framed[0] = job.gzip ? 1 : 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, 5);
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':method': 'POST', ':path': new URL(job.url).pathname, ...job.headers });
    const headers = {};
    stream.on('response', (more) => Object.assign(headers, more));
    stream.on('trailers', (more) => Object.assign(headers, more));
    stream.on('error', reject);
    stream.on('close', () => (headers[':status'] ? resolve(headers) : reject(new Error('closed without an answer'))));
    stream.resume();
    stream.end(framed);
  });
}

async function runGrpc(job, index, firstCell) {
  const session = require('node:http2').connect(job.url, secretsOf(job));
  const broken = new Promise((_, reject) => session.on('error', reject));
  broken.catch(() => {});
  const each = async (body, i) => {
    const headers = await call(session, job, body).catch((error) =>
      // The connection knows why, a moment later.
      Promise.race([broken, new Promise((_, reject) => setTimeout(reject, 20, error))]));
    const status = headers['grpc-status'];
    const isOk = headers[':status'] === 200 && status === '0';
    if (!isOk) tell(index, headers['grpc-message'] || '');
    report(firstCell + i, isOk ? DELIVERED : headers[':status'] === 200 ? GRPC + Number(status || 2) : headers[':status']);
  };
  await Promise.all(job.bodies.map(each));
}

async function runUdp(job, _index, firstCell) {
  const socket = require('node:dgram').createSocket(job.socketType);
  await new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(job.port, job.host, resolve);
  });
  for (let i = 0; i < job.bodies.length; i += 1) {
    await new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.send(job.bodies[i], (error) => (error ? reject(error) : setTimeout(resolve, 2)));
    });
    report(firstCell + i, DELIVERED);
  }
}

let cell = 1;
for (const [index, job] of jobs.entries()) {
  const firstCell = cell;
  cell += job.bodies.length;
  const run = { udp: runUdp, http: runHttp, grpc: runGrpc }[job.tag];
  run(job, index, firstCell).catch((error) => {
    tell(index, (error.code || '') + '\\n' + error.message);
    for (let i = 0; i < job.bodies.length; i += 1) {
      if (Atomics.load(cells, firstCell + i) === 0) report(firstCell + i, FAILED);
    }
  });
}
setTimeout(() => process.exit(), deadlineMs);
`;
