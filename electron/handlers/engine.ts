/** The engine's calls. */

export interface EngineDeps {
  emit(event: string, payload: unknown): void;
  readonly jobScript: string;
}

export interface Engine {
  call(method: string, params: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export function createEngine(_deps: EngineDeps): Engine {
  return {
    call: async (method) => {
      if (method === 'ping') return 'pong';
      throw Object.assign(new Error(`There is no call named ${method}.`), { code: 'unknown_method' });
    },
    close: async () => {},
  };
}
