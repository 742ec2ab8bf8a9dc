// Who holds a claimed row. A lease that is not renewed runs out, so that the work of a process that died is taken up.
import { randomUUID } from 'node:crypto';

/** This process, in `leaseOwner` columns. */
export const leaseOwner = randomUUID();

export const leaseSeconds = 20;

/** Renews while `work` runs; `renew` returns false when the lease was lost. */
export async function holding<T>(renew: () => Promise<boolean>, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const lost = new AbortController();
  const timer = setInterval(
    () => {
      renew().then(
        (kept) => {
          if (!kept) lost.abort();
        },
        () => {},
      );
    },
    (leaseSeconds * 1000) / 4,
  );
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
  }
}
