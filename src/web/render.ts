// A page as it is sent: rendered on the server, whole without any script.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from 'koa';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

const pack = promisify(gzip);
/** Below this a packed answer saves no packet. */
const worthPackingBytes = 1_200;

/** Residents' text is escaped by the renderer; nothing goes into a page any other way. */
export async function sendPage(context: Context, page: VNode, status = 200): Promise<void> {
  context.status = status;
  context.type = 'text/html; charset=utf-8';
  if (!context.response.get('Cache-Control')) context.set('Cache-Control', 'no-store');
  await sendText(context, `<!doctype html>${renderToString(page)}`);
}

/** A text of any kind, squeezed where the reader takes that. */
export async function sendText(context: Context, text: string): Promise<void> {
  context.vary('Accept-Encoding');
  const packs = text.length > worthPackingBytes && context.acceptsEncodings('gzip', 'identity') === 'gzip';
  if (packs) context.set('Content-Encoding', 'gzip');
  context.body = packs ? await pack(text) : text;
}
