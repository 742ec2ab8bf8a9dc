// One request to a platform, told apart by what matters for sending again: was anything written, and was it answered?

export type Posted =
  | { kind: 'answered'; status: number; body: unknown }
  /** Nothing left this machine: sending again cannot double. */
  | { kind: 'not-written'; detail: string }
  /** Something was written and no whole answer came back. */
  | { kind: 'no-answer'; detail: string };

// Failures of name lookup, connecting and the TLS handshake, which all come before the first byte of the request.
// Node and its fetch name them in `code`: https://nodejs.org/api/errors.html#common-system-errors and undici's errors.
const beforeWriting =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_INVALID_URL)$/;

// An answer is a few hundred bytes; a proxy's error page is not worth more.
const maxAnswerBytes = 64 * 1024;

/**
 * The signal should allow more than 10 s: fetch gives up connecting after 10 s by itself and says so, while an abort
 * during a hung connect cannot be told from one after writing and counts as `no-answer`.
 */
export async function postJson(
  url: string,
  body: unknown,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): Promise<Posted> {
  const text = JSON.stringify(body);
  return request(url, signal, { method: 'POST', body: text }, { 'content-type': json, ...headers });
}

/** For questions that change nothing. */
export async function getJson(url: string, signal: AbortSignal, headers: Record<string, string> = {}): Promise<Posted> {
  return request(url, signal, { method: 'GET' }, headers);
}

const json = 'application/json; charset=utf-8';

async function request(
  url: string,
  signal: AbortSignal,
  what: { method: 'GET' } | { method: 'POST'; body: string },
  headers: Record<string, string>,
): Promise<Posted> {
  if (signal.aborted) return { kind: 'not-written', detail: 'stopped' };
  try {
    const response = await fetch(url, {
      ...what,
      // A connection kept alive may be closed by the other side just as it is used again: that would look like a post
      // with an unknown outcome. A fresh one each time costs little at these rates.
      headers: { connection: 'close', ...headers },
      // Following would carry the key in the URL to another host.
      redirect: 'manual',
      signal,
    });
    return { kind: 'answered', status: response.status, body: await readJson(response) };
  } catch (error) {
    const detail = signal.aborted ? 'no answer in time' : (errorCode(error) ?? 'connection lost');
    return { kind: beforeWriting.test(detail) ? 'not-written' : 'no-answer', detail };
  }
}

async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxAnswerBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The code of the innermost cause: fetch wraps it in a TypeError, and several addresses in an AggregateError. */
function errorCode(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : undefined;
    if (code && at.name !== 'TypeError') return code;
    if (code && at.cause === undefined) return code;
  }
  return undefined;
}
