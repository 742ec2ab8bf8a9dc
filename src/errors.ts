// The few kinds of failure that are expected. Anything else is a bug and is logged as one.

/** Said to the person in the chat, in plain Chinese: what was wrong and what to type instead. */
export class UserError extends Error {
  override name = 'UserError';
  constructor(readonly say: string) {
    super(say);
  }
}

export type RejectReason =
  | 'bad-signature'
  | 'stale'
  | 'wrong-receiver'
  | 'malformed'
  | 'undecryptable'
  | 'too-large'
  | 'wrong-content-type'
  | 'wrong-method'
  | 'not-configured';

/** A callback that is refused with a bare status; the reason goes to the log only. */
export class RejectedCallback extends Error {
  override name = 'RejectedCallback';
  constructor(
    readonly status: 400 | 403 | 404 | 405 | 413 | 415,
    readonly reason: RejectReason,
    detail?: string,
  ) {
    super(detail ? `${reason}: ${detail}` : reason);
  }
}

/** For the operator: every setting that is wrong and what to do, all at once. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  constructor(readonly problems: string[]) {
    super(problems.map((problem) => `  - ${problem}`).join('\n'));
  }
}

/** A start-up or admin failure that the operator can mend; printed without a stack. */
export class OperatorError extends Error {
  override name = 'OperatorError';
}
