// Everything that people wrote goes in as text nodes: nothing on this page is ever parsed as HTML.

export const $ = (id) => document.getElementById(id);

/** `el('button.plain', { type: 'button', onclick }, '知道了')` */
export function el(what, props = {}, ...children) {
  const [tag, ...classes] = what.split('.');
  const node = document.createElement(tag);
  if (classes.length > 0) node.className = classes.join(' ');
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name in node && !name.includes('-')) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

export const coarse = matchMedia('(pointer: coarse)');
export const narrow = matchMedia('(max-width: 819px)');

let hideToast;
export function toast(text) {
  const node = $('toast');
  node.textContent = text;
  node.classList.add('shown');
  clearTimeout(hideToast);
  hideToast = setTimeout(() => node.classList.remove('shown'), 3500);
}

/** Browsers that keep nothing (private mode, full disk) only lose the comfort. */
export function remember(key, value) {
  try {
    localStorage.setItem(`haoshangliang.${key}`, JSON.stringify(value));
  } catch {}
}

export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(`haoshangliang.${key}`) ?? 'null');
  } catch {
    return null;
  }
}

/** A row that is wider than the screen also moves with the wheel of a mouse. */
export function sideways(row) {
  row.addEventListener(
    'wheel',
    (event) => {
      if (Math.abs(event.deltaY) <= Math.abs(event.deltaX) || row.scrollWidth <= row.clientWidth) return;
      event.preventDefault();
      row.scrollLeft += event.deltaY;
    },
    { passive: false },
  );
}

/** Arrow keys move within a row of buttons that counts as one stop of the Tab key. */
export function arrowKeys(container, selector, onMove) {
  container.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [...container.querySelectorAll(selector)];
    const at = all.indexOf(document.activeElement);
    if (at === -1) return;
    event.preventDefault();
    onMove(all[(at + step + all.length) % all.length]);
  });
}
