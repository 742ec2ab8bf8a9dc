// A form with files, as a browser sends it: read within limits, nothing kept on disk.
import type { IncomingMessage } from 'node:http';
import { Busboy } from '@fastify/busboy';
import type { Context } from 'koa';
import { PageError } from './page-error.js';

export interface SentForm {
  /** The last value of each name. */
  fields: Record<string, string>;
  files: { field: string; bytes: Buffer }[];
}

const fieldLimits = { fields: 40, fieldSize: 16 * 1024, fieldNameSize: 100, headerPairs: 50 };
/** A phone's picture. */
const maxFileBytes = 12 * 1024 * 1024;
/** Someone's slow phone, but not somebody who holds the line. */
const readMs = 60_000;

/** Throws a PageError when it is no form or too large. */
export async function readUpload(context: Context, { files }: { files: number }): Promise<SentForm> {
  const type = context.get('content-type');
  if (!/^multipart\/form-data\b/i.test(type)) {
    throw new PageError(415, '这一页只收表单。');
  }
  refuseOtherSites(context);
  const sent: SentForm = { fields: Object.create(null), files: [] };
  await parse(context.req, { 'content-type': type }, files, sent);
  return sent;
}

/** A form on another site must not speak for whoever has a page of ours open. */
function refuseOtherSites(context: Context): void {
  const site = context.get('sec-fetch-site');
  const origin = context.get('origin');
  const host = context.host;
  const elsewhere = site !== '' ? !['same-origin', 'none'].includes(site) : origin !== '' && hostOf(origin) !== host;
  if (elsewhere) throw new PageError(403, '请在这个网站自己的页面上填。');
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}

async function parse(
  request: IncomingMessage,
  headers: { 'content-type': string },
  files: number,
  sent: SentForm,
): Promise<void> {
  const busboy = new Busboy({
    headers,
    limits: { ...fieldLimits, files, fileSize: maxFileBytes, parts: fieldLimits.fields + files },
  });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => fail(new PageError(400, '传得太慢，断开了。请换个信号好的地方再试。')), readMs);
    const fail = (error: unknown) => {
      clearTimeout(timer);
      request.unpipe(busboy);
      request.resume();
      reject(error);
    };
    const tooMuch = () => fail(new PageError(413, '填得太多了。文字请短些，照片最多三张，每张不超过12MB。'));
    busboy.on('field', (name, value, nameTruncated, valueTruncated) => {
      if (nameTruncated || valueTruncated) return tooMuch();
      sent.fields[name] = value;
    });
    busboy.on('file', (field, stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', tooMuch);
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks);
        // A file control that was left empty sends an empty file.
        if (bytes.length > 0) sent.files.push({ field, bytes });
      });
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) busboy.on(limit, tooMuch);
    busboy.on('error', () => fail(new PageError(400, '没收全，请再交一次。')));
    busboy.on('finish', () => {
      clearTimeout(timer);
      resolve();
    });
    request.on('aborted', () => fail(new PageError(400, '没收全，请再交一次。')));
    request.pipe(busboy);
  });
}
