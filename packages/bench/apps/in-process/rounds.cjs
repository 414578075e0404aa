// Many short rounds of one operation inside this process, and what one operation took in each of them. A round is
// shorter than a slice of the scheduler, so that among many of them some were not disturbed: these are what is compared.
// Prints {"wallMicros": [...], "cpuMicros": [...]} on standard error and ends the process.

/** `round(count)` resolves when so many operations are over. */
module.exports = async function measure(round) {
  const count = Number(process.env.BENCH_COUNT);
  const rounds = Number(process.env.BENCH_ROUNDS);
  // Until everything that runs often is compiled.
  for (let index = 0; index < rounds; index++) await round(count);
  const wallMicros = [];
  const cpuMicros = [];
  for (let index = 0; index < rounds; index++) {
    const cpu = process.cpuUsage();
    const start = process.hrtime.bigint();
    await round(count);
    wallMicros.push(Number(process.hrtime.bigint() - start) / 1000 / count);
    const { user, system } = process.cpuUsage(cpu);
    cpuMicros.push((user + system) / count);
  }
  process.stderr.write(`${JSON.stringify({ wallMicros, cpuMicros })}\n`);
  process.exit(0);
};
