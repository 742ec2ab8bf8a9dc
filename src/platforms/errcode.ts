// qyapi.weixin.qq.com and oapi.dingtalk.com answer HTTP 200 to nearly everything; what happened is in `errcode`.
import type { SendResult } from './platform.js';
import type { Posted } from './post-json.js';

export interface ErrcodeMeanings {
  /** A no for now, and how long to wait. Any code that is neither 0 nor here is a no for good. */
  wait: Record<number, number>;
  /** What the operator can do about a refusal. */
  hints?: Record<number, string>;
}

const minute = 60_000;

export function errcodeOutcome(posted: Posted, { wait, hints }: ErrcodeMeanings): SendResult {
  if (posted.kind === 'not-written') return { outcome: 'try-again', detail: posted.detail };
  if (posted.kind === 'no-answer') return { outcome: 'unknown', detail: posted.detail };
  const { status, body } = posted;
  if (status >= 500) return { outcome: 'try-again', detail: `HTTP ${status}` };
  if (status === 429) return { outcome: 'try-again', detail: 'HTTP 429', afterMs: minute };
  if (status !== 200) return { outcome: 'refused', detail: `HTTP ${status}` };
  const errcode = (body as { errcode?: unknown } | null | undefined)?.errcode;
  if (typeof errcode !== 'number') return { outcome: 'unknown', detail: 'HTTP 200 without an errcode' };
  if (errcode === 0) return { outcome: 'sent' };
  const afterMs = wait[errcode];
  if (afterMs !== undefined) return { outcome: 'try-again', detail: `errcode ${errcode}`, afterMs };
  const hint = hints?.[errcode];
  return { outcome: 'refused', detail: hint ? `errcode ${errcode}：${hint}` : `errcode ${errcode}` };
}
