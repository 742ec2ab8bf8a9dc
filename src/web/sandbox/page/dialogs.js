// The list of everyone, and adding people and groups.
import { addGroup, addPerson } from './api.js';
import { $, el, toast } from './dom.js';
import { avatar, roleOf } from './speakers.js';

const roles = ['村民', '召集人', '联络员', '村居干部', '政协委员', '部门负责人', '群众代表', '县政协办', '管理员'];
const purposes = ['村群', '工作室群', '部门群', '县级群'];

export function startDialogs(store, { onChange }) {
  const dialog = $('people-dialog');
  let pane;

  $('person-role').append(...roles.map((role) => el('option', {}, role)));
  $('group-purpose').append(...purposes.map((purpose) => el('option', {}, purpose)));
  const needsBody = () => {
    $('person-body-field').hidden = $('person-role').value !== '部门负责人';
  };
  $('person-role').addEventListener('change', needsBody);

  const problem = (text) => {
    $('people-problem').textContent = text;
  };

  function choose(person) {
    dialog.close();
    pane.choose(person);
  }

  $('person-add').addEventListener('click', async () => {
    const role = $('person-role').value;
    const body = $('person-body').value.trim();
    try {
      const person = await addPerson({
        name: $('person-name').value,
        unit: $('person-unit').value,
        ...(role !== '村民' && { role }),
        ...(role === '部门负责人' && body && { body }),
      });
      $('person-name').value = '';
      await onChange();
      toast(`添上了${person.name}`);
      if (person.groups.includes(pane.group().id)) choose(person);
      else dialog.close();
    } catch (error) {
      problem(error.message);
    }
  });

  $('group-add').addEventListener('click', async () => {
    try {
      const group = await addGroup({
        title: $('group-title').value,
        purpose: $('group-purpose').value,
        unit: $('group-unit').value,
      });
      $('group-title').value = '';
      await onChange();
      dialog.close();
      toast(`建好了“${group.title}”，在群的列表里可以切换过去`);
    } catch (error) {
      problem(error.message);
    }
  });

  dialog.addEventListener('click', (event) => {
    // The dialog itself is hit only beside its form.
    if (event.target === dialog) dialog.close();
  });

  // Enter in a field would otherwise close the dialog and lose what was typed.
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    event.target.closest('details')?.querySelector('button.main')?.click();
  });

  return (forPane) => {
    pane = forPane;
    problem('');
    const units = [...new Set(store.groups.map((group) => group.unit).filter(Boolean))];
    $('person-unit').replaceChildren(...units.map((unit) => el('option', {}, unit)));
    $('person-unit').value = pane.group().unit ?? units[0];
    $('units').replaceChildren(...units.map((unit) => el('option', { value: unit })));
    $('everyone').replaceChildren(
      ...store.people.map((person) =>
        el(
          'button.person',
          { type: 'button', 'aria-pressed': String(person.id === pane.speaker()?.id), onclick: () => choose(person) },
          avatar(person),
          el('span.chip-text', {}, el('b', {}, person.name), el('small', {}, roleOf(person))),
        ),
      ),
    );
    needsBody();
    dialog.showModal();
  };
}
