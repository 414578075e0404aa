// AsyncLocalStorage alone: what carrying a context costs, without anything that a tracer does. Every request of a server
// runs in a context of its own; a client's operation does where the program asks for it by `benchRun`.
const { AsyncLocalStorage } = require('node:async_hooks');
const http = require('node:http');

const storage = new AsyncLocalStorage();
globalThis.benchRun = (work) => storage.run({}, work);

const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function (...args) {
  if (args[0] !== 'request') return Reflect.apply(emit, this, args);
  return storage.run({}, () => Reflect.apply(emit, this, args));
};
