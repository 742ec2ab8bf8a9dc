// Tells the open pages that there is something new. It carries no data: each page reads on from what it has, so that
// one which was away catches up the same way.
export type SandboxNews = 'messages' | 'clock' | 'state';

export interface SandboxFeed {
  tell(news: SandboxNews): void;
  listen(listener: (news: SandboxNews) => void): () => void;
}

export function createSandboxFeed(): SandboxFeed {
  const listeners = new Set<(news: SandboxNews) => void>();
  return {
    tell: (news) => {
      for (const listener of listeners) listener(news);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
