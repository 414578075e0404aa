import { createSocket, type Socket } from 'node:dgram';
import type { Intake } from './intake.ts';
import type { WireFormat } from './wire-format.ts';

/** Asked of the system, which may give less: bursts of batches come faster than they are decoded. */
const receiveBufferBytes = 4 * 1024 * 1024;

/** A socket that takes each datagram as one message. Nobody can be told that one was bad: it is counted. */
export function createUdpReceiver(format: WireFormat, intake: Intake): Socket {
  const socket = createSocket('udp4');
  socket.on('message', (bytes) => {
    try {
      intake.accept(format, bytes);
    } catch {
      // Counted by the intake, with the reason of the last one.
    }
  });
  socket.once('listening', () => {
    // An error of the socket after it was bound must not end the process.
    socket.on('error', () => {});
    try {
      socket.setRecvBufferSize(receiveBufferBytes);
    } catch {
      // The system's own size is enough to work with.
    }
  });
  return socket;
}
