// Just enough HTTP/2 for the other side of a connection of no network: frames (RFC 9113, section 4.1), and header fields
// that are literal and not indexed (RFC 7541, section 6.2.2).
const { Duplex } = require('node:stream');

const headBytes = 9;
const type = { data: 0, headers: 1, settings: 4, ping: 6, windowUpdate: 8 };
const flag = { acknowledged: 1, endStream: 1, endHeaders: 4 };

function frame(frameType, flags, streamId, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(headBytes);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = frameType;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

const text = (value) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
const fields = (headers) =>
  Buffer.concat(headers.map(([name, value]) => Buffer.concat([Buffer.from([0]), text(name), text(value)])));

/** What a side says first: no settings of its own, and a window that takes everything that comes. */
function greeting() {
  const window = Buffer.alloc(4);
  window.writeUInt32BE(0x7fffffff - 65535);
  return Buffer.concat([frame(type.settings, 0, 0), frame(type.windowUpdate, 0, 0, window)]);
}

/** A message of gRPC that holds `{ name: 'x' }`. */
const message = Buffer.from([0, 0, 0, 0, 3, 0x0a, 1, 0x78]);

/** The other side: `onFrame(type, flags, streamId)` for each frame that is written, after the first `skipped` bytes. */
class Peer extends Duplex {
  constructor(onFrame, skipped = 0) {
    super();
    this.onFrame = onFrame;
    this.skipped = skipped;
    this.rest = Buffer.alloc(0);
    this.remoteAddress = '127.0.0.1';
    this.remotePort = 8080;
  }

  _read() {}

  _write(chunk, _encoding, callback) {
    callback();
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = Math.min(this.skipped, bytes.length);
    this.skipped -= at;
    while (at + headBytes <= bytes.length) {
      const end = at + headBytes + bytes.readUIntBE(at, 3);
      if (end > bytes.length) break;
      const [frameType, flags] = [bytes[at + 3], bytes[at + 4]];
      const isAnswer = (flags & flag.acknowledged) !== 0;
      if (frameType === type.settings && !isAnswer) this.push(frame(type.settings, flag.acknowledged, 0));
      else if (frameType === type.ping && !isAnswer)
        this.push(frame(type.ping, flag.acknowledged, 0, bytes.subarray(at + headBytes, end)));
      else this.onFrame(frameType, flags, bytes.readUInt32BE(at + 5));
      at = end;
    }
    this.rest = bytes.subarray(at);
  }

  setNoDelay() {
    return this;
  }

  setKeepAlive() {
    return this;
  }

  setTimeout() {
    return this;
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }
}

module.exports = { Peer, fields, flag, frame, greeting, message, type };
