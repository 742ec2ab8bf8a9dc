// The sandbox's time, in the county's zone wherever the browser is. China has one zone and no summer time.
import { moveClock } from './api.js';
import { $, el, toast } from './dom.js';

const zoneMs = 8 * 3_600_000;
const dayMs = 86_400_000;
const weekdays = ['日', '一', '二', '三', '四', '五', '六'];
const two = (number) => String(number).padStart(2, '0');

/** A date whose UTC parts are the county's wall clock. */
const wall = (at) => new Date(at.getTime() + zoneMs);
const fromWall = (date) => new Date(date.getTime() - zoneMs);
const dayNumber = (at) => Math.floor(wall(at).getTime() / dayMs);

const timeOf = (at) => `${two(wall(at).getUTCHours())}:${two(wall(at).getUTCMinutes())}`;
const dateOf = (at) => `${wall(at).getUTCMonth() + 1}月${wall(at).getUTCDate()}日`;
const weekdayOf = (at) => weekdays[wall(at).getUTCDay()];

export const sayMoment = (at) => `${dateOf(at)} 周${weekdayOf(at)} ${timeOf(at)}`;

/** As a chat app dates its messages: 14:05, 昨天 14:05, 星期三 14:05, 11月24日 14:05. */
export function sayWhen(at, now) {
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return timeOf(at);
  if (days === 1) return `昨天 ${timeOf(at)}`;
  if (days > 1 && days < 7) return `星期${weekdayOf(at)} ${timeOf(at)}`;
  return `${dateOf(at)} ${timeOf(at)}`;
}

function morning(now, days) {
  const date = wall(now);
  return fromWall(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + days, 9)));
}

const moves = [
  { label: '一小时后', to: (now) => new Date(now.getTime() + 3_600_000) },
  { label: '明早 9:00', to: (now) => morning(now, 1) },
  { label: '下周一 09:00', to: (now) => morning(now, (8 - wall(now).getUTCDay()) % 7 || 7) },
];

let base = Date.now();
let since = performance.now();
let moving = false;
let tellMoved;

export const now = () => new Date(base + performance.now() - since);

/** True when another day has begun: the messages' dates read differently then. */
export function setClock(at) {
  const before = dayNumber(now());
  base = at.getTime();
  since = performance.now();
  show();
  return dayNumber(at) !== before;
}

function show() {
  const node = $('clock');
  const text = moving ? '正在往前拨……' : sayMoment(now());
  if (node.textContent !== text) node.textContent = text;
  node.dateTime = now().toISOString();
}

async function move(to) {
  if (moving) return;
  moving = true;
  document.body.classList.add('moving');
  setButtons();
  show();
  try {
    const { clock } = await moveClock(to);
    moving = false;
    setClock(new Date(clock));
    tellMoved();
    toast(`已经到了 ${sayMoment(new Date(clock))}`);
  } catch (error) {
    toast(error.message);
  } finally {
    moving = false;
    document.body.classList.remove('moving');
    setButtons();
    show();
  }
}

function setButtons() {
  for (const button of document.querySelectorAll('.move')) button.disabled = moving;
}

const toInput = (at) => wall(at).toISOString().slice(0, 16);
const fromInput = (value) => fromWall(new Date(`${value}:00Z`));

/** `onMoved()`: the time has been moved from this page, and whatever fell due was posted. */
export function startClock({ onMoved }) {
  tellMoved = onMoved;
  const dialog = $('clock-dialog');
  const input = $('clock-input');
  const button = ({ label, to }) =>
    el(
      'button.move',
      {
        type: 'button',
        onclick: () => {
          dialog.close();
          move(to(now()));
        },
      },
      label,
    );
  const openDialog = () => {
    $('clock-problem').textContent = '';
    input.min = toInput(now());
    input.value = toInput(morning(now(), 1));
    dialog.showModal();
  };
  $('moves').append(
    ...moves.map(button),
    el('button.move', { type: 'button', onclick: openDialog, 'aria-haspopup': 'dialog' }, '选时间'),
  );
  $('clock-choices').append(...moves.map(button));
  $('now').addEventListener('click', openDialog);
  $('clock-go').addEventListener('click', () => {
    const to = input.value ? fromInput(input.value) : undefined;
    if (!to || to < now()) {
      $('clock-problem').textContent = to ? '时间只能往前拨，请选一个以后的时间。' : '请先选一个时间。';
      input.focus();
      return;
    }
    dialog.close();
    move(to);
  });
  // Enter in the field would otherwise just close the dialog.
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    $('clock-go').click();
  });
  setInterval(show, 1000);
}
