/** A round of operations, so many at a time; `begin` starts one and calls `next` when it is over. */
module.exports = (atOnce, begin) => (count) =>
  new Promise((resolve) => {
    let left = count;
    let running = 0;
    const next = () => {
      if (left > 0) {
        left--;
        running++;
        begin(ended);
      } else if (running === 0) resolve();
    };
    // In a turn of its own: the next one is not a child of the one that has ended.
    const ended = () => {
      running--;
      setImmediate(next);
    };
    for (let index = 0; index < atOnce; index++) setImmediate(next);
  });
