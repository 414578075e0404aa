// A gRPC client under measurement: it calls when the harness asks, ten calls at a time.
const { grpc, bench } = require('./bench-proto.cjs');
const report = require('./report.cjs');

const client = new bench.Bench(
  `127.0.0.1:${process.env.BENCH_DOWNSTREAM}`,
  grpc.credentials.createInsecure(),
);

process.on('message', ({ ask, durationMs }) => {
  if (ask !== 'call') return;
  const end = Date.now() + durationMs;
  let calls = 0;
  let running = 0;
  const next = () => {
    if (Date.now() >= end) {
      if (running === 0) process.send({ calls });
      return;
    }
    running++;
    client.Unary({ name: 'x' }, () => {
      running--;
      calls++;
      next();
    });
  };
  for (let index = 0; index < 10; index++) next();
});
report({ port: 0 });
