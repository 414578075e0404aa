// A socket without a network: what is written goes to `onWrite`, what is pushed is read. For http it looks connected.
const { Duplex } = require('node:stream');

module.exports = class FakeSocket extends Duplex {
  constructor(onWrite) {
    super({ allowHalfOpen: true });
    this.onWrite = onWrite;
    this.remoteAddress = '127.0.0.1';
    this.remotePort = 5555;
    this.remoteFamily = 'IPv4';
    this.localAddress = '127.0.0.1';
    this.localPort = 8080;
    this.connecting = false;
  }

  _read() {}

  _write(_chunk, _encoding, callback) {
    callback();
    this.onWrite(this);
  }

  _writev(_chunks, callback) {
    callback();
    this.onWrite(this);
  }

  address() {
    return { address: this.localAddress, port: this.localPort, family: 'IPv4' };
  }

  setTimeout() {
    return this;
  }

  setNoDelay() {
    return this;
  }

  setKeepAlive() {
    return this;
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }
};
