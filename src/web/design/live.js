// What people say while they consult, fetched anew every ten seconds. Nothing that can be typed into lies within.
const everyMs = 10_000;

async function renew() {
  const part = document.getElementById('live');
  const address = part?.dataset.live;
  if (!address || document.hidden) return;
  const answer = await fetch(address, { headers: { accept: 'text/html' } });
  // Signed out, or the topic is gone: the page says so when it is loaded again.
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('live');
  if (fresh) part.replaceWith(fresh);
}

setInterval(() => renew().catch(() => {}), everyMs);
