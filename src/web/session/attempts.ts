// Wrong login links. What keeps them from being guessed is their length (256 bits). A link that holds is never refused for
// others' wrong ones: behind a proxy all share one address, and whoever wished could lock everybody out.

const allowed = 20;
const windowMs = 60_000;
/** Forgotten together, so that addresses never seen again take no memory. */
const maxAddresses = 10_000;

/** True: this address tries too often. */
export type CountWrong = (address: string, now: Date) => boolean;

export function createWrongCounter(): CountWrong {
  const failures = new Map<string, { count: number; since: number }>();
  return (address, now) => {
    if (failures.size >= maxAddresses) failures.clear();
    const known = failures.get(address);
    const recent = known && now.getTime() - known.since < windowMs ? known : { count: 0, since: now.getTime() };
    failures.set(address, { ...recent, count: recent.count + 1 });
    return recent.count >= allowed;
  };
}
