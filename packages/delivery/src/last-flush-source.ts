/**
 * The program of the thread that sends last. Text, because the bundle is one file and a thread needs a program of its
 * own; plain CommonJS for the oldest Node we support. Each job goes over one connection, the jobs side by side; the
 * first failure of a connection ends its job, since there is no time for a second try.
 */
export const lastFlushSource = `'use strict';
const { workerData } = require('node:worker_threads');
const { jobs, cells, deadlineMs, DELIVERED, REJECTED } = workerData;

function report(cell, status) {
  Atomics.store(cells, cell, status);
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
}

function post(job, agent, body) {
  const { request } = require(job.url.startsWith('https:') ? 'node:https' : 'node:http');
  const bytes = job.gzip ? require('node:zlib').gzipSync(body) : body;
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent, headers: { ...job.headers, 'content-length': bytes.length } };
    const call = request(job.url, options, (response) => {
      response.resume();
      response.on('error', () => {});
      response.on('close', () => resolve(response.statusCode));
    });
    call.on('error', reject);
    call.end(bytes);
  });
}

function statusOf(code) {
  if (code >= 200 && code < 300) return DELIVERED;
  if (code === 408 || code === 425 || code === 429 || code >= 500) return -1;
  return REJECTED;
}

async function runHttp(job, firstCell) {
  const { Agent } = require(job.url.startsWith('https:') ? 'node:https' : 'node:http');
  const secrets = {};
  for (const [name, path] of Object.entries(job.files)) {
    if (path !== undefined) secrets[name] = require('node:fs').readFileSync(path);
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ...secrets });
  for (let i = 0; i < job.bodies.length; i += 1) {
    report(firstCell + i, statusOf(await post(job, agent, job.bodies[i])));
  }
}

async function runUdp(job, firstCell) {
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
for (const job of jobs) {
  const firstCell = cell;
  cell += job.bodies.length;
  const run = job.tag === 'udp' ? runUdp : runHttp;
  run(job, firstCell).catch(() => {
    for (let i = 0; i < job.bodies.length; i += 1) {
      if (Atomics.load(cells, firstCell + i) === 0) report(firstCell + i, -1);
    }
  });
}
setTimeout(() => process.exit(), deadlineMs);
`;
