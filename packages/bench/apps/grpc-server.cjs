// A gRPC server: one unary method, one that streams a hundred messages.
const { grpc, bench } = require('./bench-proto.cjs');
const report = require('./report.cjs');

const server = new grpc.Server();
server.addService(bench.Bench.service, {
  Unary: (call, callback) => callback(null, { name: call.request.name }),
  Stream(call) {
    for (let index = 0; index < 100; index++) call.write({ name: call.request.name });
    call.end();
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  report({ port });
});
