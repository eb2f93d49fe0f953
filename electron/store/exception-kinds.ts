/** Kinds stored beside the exceptions so that queues show them; the engine lists such lines apart. */

/** Several records fit the line equally. */
export const AMBIGUOUS = 'ambiguous';
/** A rule leaves the line out of matching. */
export const IGNORED = 'ignored';
