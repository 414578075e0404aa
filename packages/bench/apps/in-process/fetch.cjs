// The built-in fetch, ten requests at a time over connections of no network; the answer is always the same.
const FakeSocket = require('./fake-socket.cjs');
const inParallel = require('./in-parallel.cjs');
const measure = require('./rounds.cjs');

const atOnce = 10;
const answer = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nhello world',
);
const give = (socket) => socket.push(answer);
const run = globalThis.benchRun ?? ((work) => work());

/** Gives the built-in undici a dispatcher that connects to nothing. Its class is known once fetch was used. */
async function connectToNothing() {
  await fetch('data:,');
  const [key] = Object.getOwnPropertySymbols(globalThis).filter((symbol) =>
    symbol.description.startsWith('undici.globalDispatcher.'),
  );
  const { constructor: Agent } = globalThis[key];
  globalThis[key] = new Agent({
    connections: atOnce,
    connect(_options, callback) {
      const socket = new FakeSocket((self) => setImmediate(give, self));
      process.nextTick(callback, null, socket);
      return socket;
    },
  });
}

connectToNothing().then(() =>
  measure(
    inParallel(atOnce, (next) => {
      run(() => fetch('http://127.0.0.1:8080/price?item=1').then((response) => response.text())).then(
        next,
        (error) => {
          throw error;
        },
      );
    }),
  ),
);
