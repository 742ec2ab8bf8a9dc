// One group on the screen: its messages, who speaks, and the composer.
import { idle, say } from './api.js';
import { $, coarse, el, recall, remember, sideways, toast } from './dom.js';
import { createMessageList } from './messages.js';
import { createSpeakers, speakersIn } from './speakers.js';
import { suggestionsFor } from './suggestions.js';

const maxLines = 132;

/** `store` holds groups, people and messages for all panes; `onMore(pane)` opens the list of everyone. */
export function createPane(store, { id, onMore, onSwitch }) {
  const root = $('pane').content.cloneNode(true).firstElementChild;
  root.id = id;
  const find = (selector) => root.querySelector(selector);
  const form = find('.composer');
  const input = find('textarea');
  const atButton = find('.at');
  const sendButton = find('.send');
  const select = find('select');
  const list = createMessageList(find('.log'), find('.below'), {
    context: () => ({ group, speaker, people: store.people, messages: store.messagesOf(group.id) }),
    onQuote: setQuote,
    onLeave: () => input.focus(),
  });
  const speakers = createSpeakers(find('.speakers'), { onChoose: choose });

  let group;
  let speaker;
  let quote;
  let calling = true;
  let sending = false;
  let waiting = 0;
  let shown = new Set();

  function setQuote(message) {
    quote = message;
    find('.quoting').hidden = !message;
    if (!message) return;
    const who = message.from === 'bot' ? '好商量' : store.person(message.from)?.name;
    find('.quoting-text').textContent = `引用 ${who}：${message.text}`;
    if (!coarse.matches) input.focus();
  }

  function setCalling(on) {
    calling = on;
    atButton.setAttribute('aria-pressed', String(on));
    atButton.title = on ? '会 @好商量；点一下，只在群里说' : '不 @好商量，只在群里说；点一下，叫它';
    atButton.setAttribute('aria-label', on ? '@好商量，已打开' : '@好商量，已关闭');
    input.placeholder = on ? `@好商量 ${speaker ? `（${speaker.name}说）` : ''}` : '只在群里说，不叫好商量';
    input.setAttribute('aria-label', speaker ? `${speaker.name}要说的话` : '要说的话');
  }

  function grow() {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight + 2, maxLines)}px`;
    sendButton.disabled = sending || input.value.trim() === '' || !speaker;
  }

  function write(text) {
    input.value = text;
    grow();
    // On a phone the keyboard would cover the conversation; a tap on 发送 is enough.
    if (coarse.matches) return;
    input.focus();
    input.setSelectionRange(text.length, text.length);
  }

  function showSuggestions() {
    const row = find('.suggestions');
    row.scrollLeft = 0;
    row.replaceChildren(
      ...suggestionsFor(speaker, group, store.messagesOf(group.id)).map(({ text, label }) =>
        el('button.suggestion', { type: 'button', onclick: () => write(text) }, label),
      ),
    );
  }

  function showSpeakers() {
    const spoken = new Set(store.messagesOf(group.id).map((message) => message.from));
    const chosen = recall(`speaker.${group.id}`);
    if (chosen) spoken.add(chosen);
    const all = speakersIn(group, store.people, spoken);
    speaker = all.find((person) => person.id === (speaker?.id ?? chosen)) ?? all[0];
    shown = new Set(all.map((person) => person.id));
    speakers.show(all, speaker);
    setCalling(calling);
    grow();
  }

  function choose(person) {
    if (person.id === speaker?.id) return;
    speaker = person;
    remember(`speaker.${group.id}`, person.id);
    showSpeakers();
    showSuggestions();
    list.render({ keepPlace: true });
  }

  async function send() {
    const text = input.value.trim();
    if (!text || sending || !speaker) return;
    sending = true;
    input.readOnly = true;
    grow();
    const to = group.id;
    try {
      await say({ group: to, person: speaker.id, text, at: calling, ...(quote && { quote: quote.id }) });
      input.value = '';
      setQuote(undefined);
      if (calling) waitForAnswer(to);
    } catch (error) {
      toast(`没有发出去：${error.message}`);
    } finally {
      sending = false;
      input.readOnly = false;
      grow();
    }
  }

  async function waitForAnswer(to) {
    waiting += 1;
    const mine = waiting;
    // An answer at once needs no "typing": it would only flicker.
    const slow = setTimeout(() => {
      if (mine === waiting && group.id === to && store.messagesOf(to).at(-1)?.from !== 'bot') list.setTyping(true);
    }, 400);
    await idle().catch(() => {});
    clearTimeout(slow);
    if (mine === waiting) list.setTyping(false);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  input.addEventListener('input', grow);
  input.addEventListener('keydown', (event) => {
    // While pinyin is being turned into characters, Enter belongs to the input method.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && quote) setQuote(undefined);
  });
  atButton.addEventListener('click', () => setCalling(!calling));
  find('.drop').addEventListener('click', () => {
    setQuote(undefined);
    input.focus();
  });
  select.addEventListener('change', () => onSwitch(Number(select.value)));

  find('.more').addEventListener('click', () => onMore(pane));
  sideways(find('.suggestions'));

  const pane = {
    root,
    choose,
    group: () => group,
    speaker: () => speaker,
    /** Its messages are in the store already. */
    show(next) {
      const changed = group?.id !== next.id;
      group = next;
      root.setAttribute('aria-label', group.title);
      if (changed) {
        speaker = undefined;
        waiting += 1;
        setQuote(undefined);
      }
      pane.refresh();
    },
    /** People, groups, messages or the day have changed. */
    refresh() {
      select.replaceChildren(
        ...store.groups.map((known) => {
          const unread = store.unreadOf(known.id);
          return el('option', { value: known.id }, unread > 0 ? `${known.title}（${unread}）` : known.title);
        }),
      );
      select.value = group.id;
      showSpeakers();
      showSuggestions();
      list.render({ keepPlace: true });
    },
    refreshTitle(elsewhere) {
      find('.elsewhere').hidden = elsewhere === 0;
      find('.elsewhere').textContent = `别的群 ${elsewhere} 条新消息`;
      for (const option of select.options) {
        const known = store.groups.find((one) => one.id === Number(option.value));
        const unread = store.unreadOf(known?.id);
        if (known) option.textContent = unread > 0 ? `${known.title}（${unread}）` : known.title;
      }
    },
    add(message) {
      list.add(message);
      showSuggestions();
      if (message.from !== 'bot' && !shown.has(message.from)) showSpeakers();
    },
    /** The pane may have been hidden when the messages came: nothing has a height then. */
    reveal() {
      list.render({ keepPlace: true });
      grow();
    },
    toNewest: () => list.render(),
  };
  return pane;
}
