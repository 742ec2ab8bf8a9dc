// The list of messages of one group.
import { oneMessage } from './api.js';
import { now, sayWhen } from './clock.js';
import { el } from './dom.js';
import { avatar, roleOf } from './speakers.js';

const dividerMs = 5 * 60_000;
const nearBottom = 60;

/**
 * `context()` gives { group, speaker, people, messages } as they are now; `onQuote(message)` is called when one is
 * picked; `onLeave()` when the keyboard goes back to writing.
 */
export function createMessageList(log, below, { context, onQuote, onLeave }) {
  let stuck = true;
  let missed = 0;
  let previous;
  let typing;

  // Without a stop for the Tab key, a list that scrolls cannot be read with the keyboard alone.
  log.tabIndex = 0;

  const toBottom = () => {
    stuck = true;
    log.scrollTop = log.scrollHeight;
    seen();
  };
  function seen() {
    missed = 0;
    below.hidden = true;
  }
  const lines = el('div.lines');
  log.append(lines);
  // A phone's keyboard comes up, the window is turned, the composer grows: the newest line stays in sight. The scroll
  // events that such a change brings along are not the reader's doing.
  let height = 0;
  const settle = () => {
    height = log.scrollHeight - log.clientHeight;
    if (stuck) log.scrollTop = log.scrollHeight;
  };
  const sizes = new ResizeObserver(settle);
  sizes.observe(log);
  sizes.observe(lines);
  log.addEventListener('scroll', () => {
    if (height !== log.scrollHeight - log.clientHeight) return;
    stuck = height - log.scrollTop < nearBottom;
    if (stuck) seen();
  });
  below.addEventListener('click', toBottom);

  log.addEventListener('keydown', (event) => {
    const all = [...log.querySelectorAll('.message')];
    const at = all.indexOf(document.activeElement);
    const moves = {
      ArrowUp: all[at === -1 ? all.length - 1 : Math.max(0, at - 1)],
      ArrowDown: at === -1 ? undefined : all[at + 1],
      Home: all[0],
      End: all.at(-1),
    };
    if (moves[event.key]) {
      event.preventDefault();
      moves[event.key].focus();
    } else if (event.key === 'Enter' && at !== -1) {
      event.preventDefault();
      pick(all[at]);
    } else if (event.key === 'Escape') {
      onLeave();
    }
  });
  log.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    // Someone who marks text to copy it does not want to quote.
    if (!target?.closest('.bubble, .pick') || target.closest('a') || !getSelection().isCollapsed) return;
    pick(target.closest('.message'));
  });
  function pick(node) {
    const message = context().messages.find((known) => known.id === Number(node.dataset.id));
    if (message) onQuote(message);
  }

  const nameOf = (from) =>
    from === 'bot' ? '好商量' : (context().people.find((person) => person.id === from)?.name ?? '（不在了）');

  function quoteOf(id) {
    const node = el('button.quoted', { type: 'button', tabIndex: -1 }, '引用的消息');
    const fill = (message) => {
      if (message) node.textContent = `${nameOf(message.from)}：${message.text}`;
    };
    node.addEventListener('click', () => {
      const original = log.querySelector(`.message[data-id="${id}"]`);
      if (!original) return;
      original.scrollIntoView({ block: 'center' });
      original.classList.remove('flash');
      requestAnimationFrame(() => original.classList.add('flash'));
    });
    const { group, messages } = context();
    const known = messages.find((message) => message.id === id);
    if (known) fill(known);
    else {
      oneMessage(group.id, id)
        .then(fill)
        .catch(() => {});
    }
    return node;
  }

  function divider(message) {
    const at = new Date(message.time);
    const gap = previous ? at - new Date(previous.time) : Number.POSITIVE_INFINITY;
    return gap > dividerMs ? el('time.divider', { dateTime: message.time }, sayWhen(at, now())) : undefined;
  }

  /** What stands under it says what it is. */
  function pictureOf({ picture, text }) {
    const image = el('img', { src: picture, alt: `图片：${text.split('\n')[0]}` });
    image.addEventListener('load', settle);
    return el('a.picture', { href: picture, target: '_blank', rel: 'noopener', title: '看大图' }, image);
  }

  function node(message) {
    const { people, speaker } = context();
    const person = people.find((known) => known.id === message.from);
    const bot = message.from === 'bot';
    const own = !bot && message.from === speaker?.id;
    return el(
      `article.message${own ? '.own' : ''}${bot ? '.bot' : ''}`,
      { tabIndex: -1, 'data-id': message.id },
      avatar(person),
      el(
        'div.said',
        {},
        el(
          `div.who${own ? '.sr' : ''}`,
          {},
          nameOf(message.from),
          bot
            ? el('span.badge', {}, '机器人')
            : person && el('span.role', {}, roleOf(person) === '村民' ? '' : roleOf(person)),
        ),
        el('div.bubble', {}, message.picture && pictureOf(message), message.text),
        message.quote ? quoteOf(message.quote) : undefined,
      ),
      el('button.pick', { type: 'button', tabIndex: -1, 'aria-hidden': 'true' }, '引用'),
    );
  }

  function place(message) {
    log.querySelector('.empty')?.remove();
    const parts = [divider(message), node(message)].filter(Boolean);
    if (typing) typing.before(...parts);
    else lines.append(...parts);
    previous = message;
  }

  function setTyping(on) {
    if (on === (typing !== undefined)) return;
    if (on) {
      typing = el(
        'div.message.bot.typing',
        {},
        avatar(undefined),
        el(
          'div.said',
          {},
          el('div.bubble', {}, el('span.sr', {}, '好商量正在回话'), el('i.dot'), el('i.dot'), el('i.dot')),
        ),
      );
      lines.append(typing);
      if (stuck) toBottom();
    } else {
      typing.remove();
      typing = undefined;
    }
  }

  return {
    setTyping,
    /** Everything anew: another group, another speaker, another day. */
    render({ keepPlace = false } = {}) {
      const { group, messages } = context();
      const top = log.scrollTop;
      const wasStuck = stuck;
      typing = undefined;
      previous = undefined;
      // Screen readers would read the whole list as news.
      log.setAttribute('aria-live', 'off');
      lines.replaceChildren();
      log.setAttribute('aria-label', `${group.title}里的消息。用上下键选一条，回车引用它`);
      if (messages.length === 0) {
        const invite =
          group.purpose === 'village'
            ? ['还没有人说话。', '下面选一个人，说件身边的事吧。']
            : ['还没有消息。', '村群里有人反映了事情，这里就会收到。'];
        lines.append(el('p.empty', {}, ...invite.flatMap((line) => [line, el('br')])));
      }
      for (const message of messages) place(message);
      if (keepPlace && !wasStuck) log.scrollTop = top;
      else toBottom();
      setTimeout(() => log.setAttribute('aria-live', 'polite'), 200);
    },
    add(message) {
      const mine = message.from === context().speaker?.id;
      if (message.from === 'bot') setTyping(false);
      const follow = stuck || mine;
      place(message);
      if (follow) {
        toBottom();
        return;
      }
      missed += 1;
      below.textContent = `↓ ${missed} 条新消息`;
      below.hidden = false;
    },
  };
}
