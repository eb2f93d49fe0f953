/** Threads that run the same match side by side: the heavy steps are cut into chunks, each is worked out once, all know every answer. */

/** Shares out work. The members run the same program on the same input, so what is not shared out comes out equal anyway. */
export interface Team {
  /**
   * The answers of `work` for the chunks 0 to `chunks` - 1, in order, whoever worked them out. They are plain data
   * (structured cloning carries them), and `work` changes nothing the match looks at: it may not be called for every chunk.
   */
  map<T>(chunks: number, work: (chunk: number) => T): T[];
}

/** A team of one. */
export const ALONE: Team = {
  map: (chunks, work) => Array.from({ length: chunks }, (_, chunk) => work(chunk)),
};

/**
 * Cuts `size` things into chunks and shares them out: the answers of `work` for each stretch `from` to before `to`, in order.
 * `work` keeps to the rules of `Team.map`.
 */
export function shareOut<T>(team: Team, size: number, work: (from: number, to: number) => T): T[] {
  const chunks = Math.max(1, Math.min(MOST_CHUNKS, Math.floor(size / LEAST_CHUNK)));
  const start = (chunk: number): number => Math.floor((size * chunk) / chunks);
  return team.map(chunks, (chunk) => work(start(chunk), start(chunk + 1)));
}

/** Chunks are small enough to share evenly and large enough to be worth a message. */
const LEAST_CHUNK = 100;
const MOST_CHUNKS = 24;
