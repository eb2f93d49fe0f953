/** The long jobs a worker thread carries out for the engine. */

/** Starts answering the engine's messages. */
export function serveJobs(): void {}
