// Ends the process when the one that started it is gone, however that ended: a killed `tieout` must not go on working.
import { isMainThread, Worker } from 'node:worker_threads';

/** Short beside the time a person or a supervisor needs to start the next command. */
const LOOK_MS = 20;
const WATCH = `
const parent = Number(process.env.TIEOUT_PARENT);
const clock = new Int32Array(new SharedArrayBuffer(4));
while (process.ppid === parent) Atomics.wait(clock, 0, 0, ${LOOK_MS});
process.kill(process.pid, 'SIGKILL');
`;

// A thread of its own, since SQLite and the parsers keep the first one busy; worker threads of the program inherit this file.
if (isMainThread) new Worker(WATCH, { eval: true, execArgv: [] }).unref();
