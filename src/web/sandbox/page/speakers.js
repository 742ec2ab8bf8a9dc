// Who can speak in a group, as chips with avatars.
import { arrowKeys, el, sideways } from './dom.js';

const ranks = ['召集人', '联络员', '政协委员', '部门负责人', '村居干部', '群众代表', '县政协办', '管理员'];
const colours = 8;

/** 镇水利站负责人, 召集人, 村民 */
export function roleOf(person) {
  if (person.body) return `${person.body}负责人`;
  return person.roles[0] ?? '村民';
}

/** A picture of the person: the last two characters of the name, as work chats do. */
export function avatar(person) {
  if (!person) return el('img.avatar', { src: new URL('icon.svg', import.meta.url).href, alt: '' });
  const letters = [...person.name];
  return el(`span.avatar.c${person.id % colours}`, { 'aria-hidden': 'true' }, letters.slice(-2).join(''));
}

function rank(person, group) {
  const place = ranks.findIndex((role) => person.roles.includes(role));
  if (group.purpose === 'village') return place === -1 ? -1 : place;
  return place === -1 ? ranks.length : place;
}

/** Those who belong to the group, and whoever else has spoken there. */
export function speakersIn(group, people, alsoIds) {
  return people
    .filter((person) => person.groups.includes(group.id) || alsoIds.has(person.id))
    .sort((a, b) => rank(a, group) - rank(b, group) || a.id - b.id);
}

export function createSpeakers(container, { onChoose }) {
  arrowKeys(container, '[role=radio]', (chip) => {
    chip.focus();
    chip.click();
  });
  sideways(container);
  return {
    show(people, chosen) {
      const focused = container.contains(document.activeElement);
      container.replaceChildren(
        ...people.map((person) => {
          const checked = person.id === chosen?.id;
          return el(
            'button.chip',
            {
              type: 'button',
              role: 'radio',
              'aria-checked': String(checked),
              tabIndex: checked ? 0 : -1,
              onclick: () => onChoose(person),
            },
            avatar(person),
            el('span.chip-text', {}, el('b', {}, person.name), el('small', {}, roleOf(person))),
          );
        }),
      );
      const current = container.querySelector('[aria-checked=true]');
      current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      if (focused) current?.focus();
    },
  };
}
