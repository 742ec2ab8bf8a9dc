// The sandbox's JSON API and its stream of events.

const base = new URL('./api/', import.meta.url);

export class ApiProblem extends Error {}

async function call(path, body) {
  let response;
  try {
    response = await fetch(new URL(path, base), {
      ...(body && {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  } catch {
    throw new ApiProblem('连不上服务，请稍后再试。');
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  // The API's errors are in two languages for those who script it; the page shows the Chinese half.
  throw new ApiProblem(answer?.error?.split(' / ')[0] ?? `服务出错了（${response.status}），请稍后再试。`);
}

export const getState = () => call('state');
export const recentMessages = (group) => call(`groups/${group}/messages?limit=500`);
export const oneMessage = async (group, id) =>
  (await call(`groups/${group}/messages?after=${id - 1}&limit=1`)).find((message) => message.id === id);
export const say = (said) => call('say', said);
export const moveClock = (to) => call('clock', { to: to.toISOString() });
export const idle = () => call('idle', {});
export const addPerson = (person) => call('people', person);
export const addGroup = (group) => call('groups', group);

/** Follows what happens from now on; after a break it goes on behind the last event seen. */
export function follow({ onMessage, onClock, onState, onOnline }) {
  let last;
  const open = () => {
    const source = new EventSource(new URL(last === undefined ? 'events' : `events?after=${last}`, base));
    const on = (name, handle) =>
      source.addEventListener(name, (event) => {
        if (event.lastEventId) last = Number(event.lastEventId);
        handle(JSON.parse(event.data));
      });
    on('message', onMessage);
    on('clock', ({ clock }) => onClock(new Date(clock)));
    on('state', onState);
    source.onopen = () => onOnline(true);
    source.onerror = () => {
      onOnline(false);
      // The browser retries a lost connection itself, but gives up when it was answered with an error.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 2000);
    };
  };
  open();
}
