// What the sandbox API takes: shapes, limits and whom it answers. Its page has no login, so another site must not be
// able to speak through a visitor's browser.
import type { IncomingMessage as HttpRequest, IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { type GroupPurpose, Role } from '../../db/client.js';
import { parseRole, roleLabels } from '../../people/roles.js';
import { parseSandboxMessageId } from '../../platforms/sandbox/messages.js';
import { local } from '../../time.js';

const maxBodyBytes = 64 * 1024;
const maxId = 2_147_483_647;
/** Further than this is a typing error, and would keep every job between busy. */
const maxMoveDays = 400;

/** Answered as `{error}`; the text is for whoever scripts the sandbox as well as for the page. */
export class ApiError extends Error {
  override name = 'ApiError';
  constructor(
    readonly status: 400 | 403 | 404 | 405 | 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

const purposeLabels: Record<Exclude<GroupPurpose, 'direct'>, string> = {
  village: '村群',
  workroom: '工作室群',
  department: '部门群',
  county: '县级群',
};

const text = (label: string, max: number) =>
  z
    .string({ error: `要有${label} / must be a string` })
    .trim()
    .min(1, { error: `${label}不能是空的 / must not be empty` })
    .max(max, { error: `${label}太长了，最多 ${max} 字 / at most ${max} characters` })
    // PostgreSQL cannot keep this character.
    .refine((value) => !value.includes('\0'), { error: '不能含有空字符 / must not hold NUL' });

const id = z.union(
  [
    z.number().int().min(1).max(maxId),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ],
  { error: '要是编号 / must be an id' },
);

const quoted = z.union([id, z.string().transform((value, issues) => parseSandboxMessageId(value) ?? refuse(issues))], {
  error: '要是消息的编号 / must be a message id',
});

function refuse(issues: z.RefinementCtx): never {
  issues.addIssue({ code: 'custom' });
  return z.NEVER;
}

const role = z.string().transform((value, issues) => {
  const found = parseRole(value.trim());
  if (found) return found;
  const allowed = Object.values(Role).map((name) => `${name} ${roleLabels[name]}`);
  issues.addIssue({ code: 'custom', message: `没有这个角色，可选 / unknown role, one of: ${allowed.join(', ')}` });
  return z.NEVER;
});

const purpose = z.string({ error: '要有群的用途 / must be a string' }).transform((value, issues) => {
  const wanted = value.trim();
  for (const [name, label] of Object.entries(purposeLabels)) {
    if (name === wanted || label === wanted) return name as keyof typeof purposeLabels;
  }
  const allowed = Object.entries(purposeLabels).map(([name, label]) => `${name} ${label}`);
  issues.addIssue({ code: 'custom', message: `没有这种用途，可选 / unknown purpose, one of: ${allowed.join(', ')}` });
  return z.NEVER;
});

const unit = z.union([z.number().int().min(1).max(maxId), text('单位', 40)], {
  error: '要是单位的名称 / must be the name of a unit',
});

const fields = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.object(shape, { error: '要是一个 JSON 对象 / must be a JSON object' });

export const sayShape = fields({
  group: id,
  person: id,
  // The body's own limit is the real one; a platform would cut far earlier.
  text: text('内容', 20_000),
  quote: quoted.nullish(),
  at: z.boolean({ error: '只能是 true 或 false / must be true or false' }).default(true),
});

export const clockShape = fields({
  to: z.string({ error: '要有时间，例如 2026-09-07T09:00:00+08:00 / must be an ISO time' }),
});

export const personShape = fields({
  name: text('名字', 20),
  role: role.optional(),
  unit: unit.optional(),
  body: text('承办单位', 40).optional(),
}).refine((person) => !person.role || person.unit !== undefined, {
  path: ['unit'],
  error: '有角色的人要说明在哪个单位 / a role needs a unit',
});

export const groupShape = fields({
  title: text('群名', 40),
  purpose,
  unit,
  body: text('承办单位', 40).optional(),
});

export const afterShape = z.coerce.number().int().min(0).max(maxId);
export const limitShape = z.coerce.number().int().min(1).max(1000);

const isoTime = z.union([
  z.iso.datetime({ offset: true, local: true }),
  z.iso.datetime({ offset: true, local: true, precision: -1 }), // to the minute
]);

/** The moment that `to` names; one without an offset is read in the display zone. */
export function parseMove(to: string, now: Date): Date {
  if (!isoTime.safeParse(to).success) {
    throw new ApiError(
      400,
      'to：看不懂这个时间，要像 2026-09-07T09:00:00+08:00 / not an ISO time such as 2026-09-07T09:00:00+08:00',
    );
  }
  const hasOffset = /(Z|[+-]\d\d:\d\d)$/.test(to);
  const asUtc = new Date(hasOffset ? to : `${to}Z`);
  const at = hasOffset ? asUtc : new Date(asUtc.getTime() - local(asUtc).offset * 60_000);
  if (at < now) {
    throw new ApiError(
      400,
      `to：时间只能往前走，现在是 ${now.toISOString()} / the clock cannot go back, it is ${now.toISOString()}`,
    );
  }
  if (at.getTime() - now.getTime() > maxMoveDays * 86_400_000) {
    throw new ApiError(
      400,
      `to：一次最多往前 ${maxMoveDays} 天 / the clock moves at most ${maxMoveDays} days at a time`,
    );
  }
  return at;
}

/** Each field with what is wrong, all at once. */
export function check<T>(shape: z.ZodType<T>, value: unknown, where = ''): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const field = issue.path.join('.') || where;
    return field ? `${field}：${issue.message}` : issue.message;
  });
  throw new ApiError(400, problems.join('；'));
}

export function refuseOtherSites(headers: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) {
    // Set by the browser itself, so it holds behind a proxy that changes Host.
    if (site === 'same-origin' || site === 'none') return;
  } else if (headers.origin === undefined) {
    return;
  } else if (URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host) {
    return;
  }
  throw new ApiError(403, '只接受沙盘页面自己的请求 / cross-origin requests are refused');
}

/** The JSON body; undefined when there is none. */
export async function readJson(request: HttpRequest): Promise<unknown> {
  const body = await readBody(request);
  if (body.length === 0) return undefined;
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new ApiError(415, '内容要是 JSON / send Content-Type: application/json');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new ApiError(400, '内容不是完整的 JSON / the body is not valid JSON');
  }
}

function readBody(request: HttpRequest): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) {
        chunks.push(chunk);
        return;
      }
      // Stays flowing: destroying the request here would take the connection along, before the answer is written.
      request.off('data', onData).resume();
      reject(new ApiError(413, '内容太长了，最多 64 KiB / the body is over 64 KiB'));
    };
    request.on('data', onData);
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new ApiError(400, '内容没有传完 / the body was cut off')));
  });
}
