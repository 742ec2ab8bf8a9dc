// The sandbox page: two groups side by side, or one at a time on a phone, with the time that passes for all of them.
import { follow, getState, recentMessages } from './api.js';
import { setClock, startClock } from './clock.js';
import { startDialogs } from './dialogs.js';
import { $, arrowKeys, el, narrow, recall, remember, toast } from './dom.js';
import { createPane } from './pane.js';

const messages = new Map();
const unread = new Map();

const store = {
  groups: [],
  people: [],
  messagesOf: (group) => messages.get(group) ?? [],
  unreadOf: (group) => unread.get(group) ?? 0,
  person: (id) => store.people.find((person) => person.id === id),
};

let active = 0;
const panes = [0, 1].map((index) =>
  createPane(store, {
    id: `pane-${index}`,
    onMore: (pane) => openPeople(pane),
    onSwitch: (group) => switchTo(index, group),
  }),
);
const openPeople = startDialogs(store, { onChange: loadState });

async function loadState() {
  const { groups, people, clock } = await getState();
  store.groups = groups;
  store.people = people;
  setClock(new Date(clock));
  showTabs();
  for (const pane of panes) if (pane.group()) pane.refresh();
}

async function loadMessages(group) {
  if (messages.has(group)) return;
  const loaded = await recentMessages(group);
  messages.set(group, loaded);
}

async function switchTo(index, groupId) {
  try {
    await loadMessages(groupId);
  } catch (error) {
    toast(error.message);
    return;
  }
  const group = store.groups.find((known) => known.id === groupId);
  if (!group) return;
  remember(`pane.${index}`, groupId);
  panes[index].show(group);
  markSeen();
}

function isSeen(groupId) {
  return panes.some((pane, index) => pane.group()?.id === groupId && (!narrow.matches || index === active));
}

function markSeen() {
  for (const group of store.groups) if (isSeen(group.id)) unread.delete(group.id);
  showUnread();
}

function showUnread() {
  const elsewhere = [...unread.values()].reduce((sum, count) => sum + count, 0);
  for (const [index, pane] of panes.entries()) if (pane.group()) pane.refreshTitle(index === 0 ? elsewhere : 0);
  showTabs();
}

function activate(index) {
  active = index;
  remember('active', index);
  for (const [at, pane] of panes.entries()) {
    pane.root.classList.toggle('active', at === index);
    // Side by side they are no tabs.
    if (narrow.matches) pane.root.setAttribute('role', 'tabpanel');
    else pane.root.removeAttribute('role');
  }
  if (panes[index].group()) panes[index].reveal();
  markSeen();
}

/** On a phone: a group that the other pane shows is brought to the front, any other takes the first pane. */
async function openTab(groupId) {
  const shown = panes.findIndex((pane) => pane.group()?.id === groupId);
  if (shown === -1) await switchTo(0, groupId);
  activate(shown === -1 ? 0 : shown);
}

function showTabs() {
  const container = $('tabs');
  const focused = container.contains(document.activeElement);
  const current = panes[active].group()?.id;
  container.replaceChildren(
    ...store.groups.map((group) => {
      const count = store.unreadOf(group.id);
      return el(
        'button.tab',
        {
          type: 'button',
          role: 'tab',
          'aria-selected': String(group.id === current),
          'aria-controls': `pane-${panes[1].group()?.id === group.id ? 1 : 0}`,
          tabIndex: group.id === current ? 0 : -1,
          onclick: () => openTab(group.id),
        },
        group.title,
        count > 0 ? el('span.count', { 'aria-label': `${count} 条新消息` }, String(count)) : undefined,
      );
    }),
  );
  const selected = container.querySelector('[aria-selected=true]');
  selected?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (focused) selected?.focus();
}

function receive({ group, ...message }) {
  const known = messages.get(group);
  if (known?.some((one) => one.id === message.id)) return;
  known?.push(message);
  for (const pane of panes) if (pane.group()?.id === group) pane.add(message);
  if (isSeen(group)) return;
  unread.set(group, store.unreadOf(group) + 1);
  showUnread();
}

function startHint() {
  const show = (on) => {
    $('hint').hidden = !on;
    remember('hint', on);
  };
  show(recall('hint') ?? true);
  $('close-hint').addEventListener('click', () => show(false));
  $('open-hint').addEventListener('click', () => show($('hint').hidden));
}

/** Browsers that lay the keyboard over the page (iOS) tell its height only here. */
function followKeyboard() {
  const fit = () => {
    // A page that was zoomed in is not one that has less room.
    if (visualViewport.scale > 1.01) return;
    document.documentElement.style.setProperty('--height', `${visualViewport.height}px`);
    scrollTo(0, 0);
  };
  visualViewport?.addEventListener('resize', fit);
}

function setUp() {
  $('panes').append(...panes.map((pane) => pane.root));
  startClock({
    onMoved: () => {
      for (const pane of panes) if (pane.group()) pane.toNewest();
    },
  });
  startHint();
  followKeyboard();
  arrowKeys($('tabs'), '[role=tab]', (tab) => {
    tab.focus();
    tab.click();
  });
  narrow.addEventListener('change', () => activate(active));
}

async function load() {
  await loadState();
  const pick = (index, purpose) => {
    const kept = store.groups.find((group) => group.id === recall(`pane.${index}`));
    return kept ?? store.groups.find((group) => group.purpose === purpose) ?? store.groups[0];
  };
  const chosen = [pick(0, 'village'), pick(1, 'workroom')];
  if (!chosen[0]) throw new Error('还没有群。');
  await Promise.all(chosen.map((group) => loadMessages(group.id)));
  for (const [index, group] of chosen.entries()) panes[index].show(group);
  activate(recall('active') === 1 ? 1 : 0);
}

// Listening comes first: what is said while the lists are being loaded waits here and is shown once.
let loading;
let loaded = false;
const early = [];

function online(on) {
  $('offline').hidden = on;
  if (!on || loading) return;
  loading = load()
    .then(() => {
      loaded = true;
      for (const message of early.splice(0)) receive(message);
    })
    .catch((error) => {
      loading = undefined;
      toast(error.message);
    });
}

setUp();
follow({
  onMessage: (message) => (loaded ? receive(message) : early.push(message)),
  onClock: (at) => {
    if (setClock(at) && loaded) for (const pane of panes) pane.reveal();
  },
  onState: () => loadState().catch((error) => toast(error.message)),
  onOnline: online,
});
