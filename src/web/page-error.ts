/** Answered as a page that says what was wrong and where to go on. */
export class PageError extends Error {
  override name = 'PageError';
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 429,
    /** In Chinese, for whoever opened it. */
    readonly say: string,
  ) {
    super(say);
  }
}
