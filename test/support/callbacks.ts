// A platform's callback as an HTTP request, and its delivery to a running server.

export interface Callback {
  method: 'GET' | 'POST';
  /** Path and query, from `/hooks/…` on. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

export async function deliver(base: string, { method, path, headers, body }: Callback): Promise<Response> {
  return fetch(`${base}${path}`, { method, headers, ...(method === 'POST' && { body }) });
}
