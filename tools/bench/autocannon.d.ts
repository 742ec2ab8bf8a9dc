// The part of autocannon that is used; the package brings no types.
declare module 'autocannon' {
  interface Client {
    setRequests(requests: { method: string; path: string; headers: Record<string, string>; body: string }[]): void;
    on(event: 'response', listener: () => void): void;
  }
  interface Options {
    url: string;
    connections: number;
    amount: number;
    overallRate?: number;
    setupClient(client: Client): void;
  }
  interface Result {
    '2xx': number;
    non2xx: number;
    errors: number;
    /** Milliseconds. */
    latency: { p50: number; p99: number; max: number };
  }
  function autocannon(options: Options): PromiseLike<Result>;
  export = autocannon;
}
