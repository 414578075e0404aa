// The shop's gRPC services: clients, servers, and the words of shop.proto.
'use strict';

const { join } = require('node:path');
const grpc = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');

const { shop } = grpc.loadPackageDefinition(loadSync(join(__dirname, 'shop.proto'), { defaults: true }));

function serveGrpc(name, service, methods) {
  const server = new grpc.Server();
  server.addService(service, methods);
  const address = `127.0.0.1:${process.env.PORT ?? 0}`;
  server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(`${name} listening on 127.0.0.1:${port}`);
  });
  process.once('SIGTERM', () => server.forceShutdown());
}

/** A unary call as a promise. */
function call(client, method, message) {
  return new Promise((resolve, reject) => {
    client[method](message, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

const connect = (Client, address) => new Client(address, grpc.credentials.createInsecure());

const { status } = grpc;

// In the form that Node can read without running it, so that ES modules may import each by its name.
module.exports = { shop, status, serveGrpc, call, connect };
