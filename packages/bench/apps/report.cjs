// What each measured program has in common: it tells its port, answers the harness over IPC, ends with it.
const { monitorEventLoopDelay } = require('node:perf_hooks');

let delay;

module.exports = function report(ready) {
  process.on('message', ({ ask }) => {
    if (ask === 'delay-start') {
      delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      process.send({});
    } else if (ask === 'delay-stop') {
      delay.disable();
      process.send({
        p50: delay.percentile(50) / 1e6,
        p99: delay.percentile(99) / 1e6,
        max: delay.max / 1e6,
      });
    }
  });
  process.on('disconnect', () => process.exit());
  process.send(ready);
};
