const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

exports.grpc = grpc;
exports.bench = grpc.loadPackageDefinition(loader.loadSync(path.join(__dirname, 'bench.proto'))).bench;
