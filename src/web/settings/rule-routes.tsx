// The pages of rules, of policy notes and of the model.
import type { Role } from '../../db/client.js';
import { UserError } from '../../errors.js';
import { retireNote, sameNote, saveNote } from '../../knowledge/notes.js';
import { roleGivers } from '../../people/role-grants.js';
import { changeRules } from '../../people/unit-changes.js';
import { lineOf, unitAndDescendants } from '../../people/units.js';
import { accuracy } from '../../reports/accuracy.js';
import { callsOf } from '../../reports/model-calls.js';
import { shadowReports } from '../../reports/shadow.js';
import { calendarDay, machineClock } from '../../time.js';
import { promptVersions } from '../../triage/reading/index.js';
import { fileAgain, filingState } from '../../triage/suggest-only.js';
import { field } from '../forms.js';
import { PageError } from '../page-error.js';
import { idIn } from '../params.js';
import { settle, WrongFields } from './answered.js';
import { ModelPage } from './model-page.js';
import { NotesPage, noteIn } from './notes-page.js';
import type { SettingsDeps, SettingsPages } from './pages.js';
import { settingsPath } from './parts.js';
import type { Rule } from './rules/rule.js';
import { modelRules, ruleNamed } from './rules/rule-list.js';
import { inWords, readRule } from './rules/rule-values.js';
import { ruleForm } from './rules/rule-view.js';
import { standingsIn } from './rules/standing.js';
import { RulesPage } from './rules-page.js';

const admins: readonly Role[] = ['admin'];
const noteKeepers = roleGivers;
const lookedAt = 30;
const sinceThen = (now: Date) => new Date(now.getTime() - lookedAt * 86_400_000);

export function useRules(deps: SettingsDeps, { router, guarded, show }: SettingsPages): void {
  const { db, clock, config, llm } = deps;

  router.get('/w/settings/:unit/rules', ...guarded, (context) =>
    show(context, '/rules', admins, async ({ line, as, token, answered }) => (
      <RulesPage
        line={line}
        may={as(admins) !== undefined}
        prompts={promptVersions()}
        token={token}
        answered={answered}
      />
    )),
  );

  const ruleIn = (name: string | undefined): Rule => {
    const rule = ruleNamed(name ?? '');
    if (!rule) throw new PageError(404, '没有这一页。');
    return rule;
  };

  router.post(
    '/w/settings/:unit/rules/:rule',
    ...guarded,
    settle(deps, {
      roles: admins,
      form: (context) => ruleForm(ruleIn(context.params.rule)),
      page: (unit, context) =>
        `${settingsPath(unit)}${modelRules.rules.includes(ruleIn(context.params.rule)) ? '/model' : '/rules'}`,
      async run({ tx, unit, form, actor, at }, context) {
        const rule = ruleIn(context.params.rule);
        if (rule.rootOnly && unit.parentId !== null) throw new PageError(404, '这一条要在最上面的单位定。');
        const { own, inherited } = standingsIn(await lineOf(tx, unit.id))(rule);
        const back = field(form, 'do') === 'inherit';
        const read = back ? { value: undefined } : readRule(rule, form, own, inherited);
        if ('wrong' in read) throw new WrongFields(read.wrong);
        if (rule.input.kind === 'prompt' && read.value && !promptVersions().some(({ id }) => id === read.value))
          throw new WrongFields({ value: '没有这一版，请选一版。' });
        await changeRules(tx, unit.id, { [rule.name]: read.value }, actor, at);
        const now = standingsIn(await lineOf(tx, unit.id))(rule);
        return `好了，现在是：${inWords(rule, now.value)}（${now.from}）。`;
      },
    }),
  );

  router.get('/w/settings/:unit/notes', ...guarded, (context) =>
    show(context, '/notes', noteKeepers, async ({ unit, line, as, token, answered }) => (
      <NotesPage
        notes={
          await db.prisma.knowledgeNote.findMany({
            where: { unitId: unit.id, retiredAt: null },
            orderBy: { id: 'desc' },
          })
        }
        above={
          await db.prisma.knowledgeNote.findMany({
            where: { unitId: { in: line.slice(1).map(({ id }) => id) }, retiredAt: null },
            include: { unit: true },
            orderBy: { id: 'desc' },
          })
        }
        today={calendarDay(clock.now(), config.timeZone)}
        may={as(noteKeepers) !== undefined}
        path={settingsPath(unit)}
        token={token}
        answered={answered}
      />
    )),
  );

  const notesOf = (unit: { id: number }) => `${settingsPath(unit)}/notes`;

  router.post(
    '/w/settings/:unit/notes',
    ...guarded,
    settle(deps, {
      roles: noteKeepers,
      form: () => 'note-new',
      page: notesOf,
      async run({ tx, unit, form, actor, at }) {
        const note = noteIn(form);
        const where = { unitId: unit.id, question: note.question, retiredAt: null };
        if (await tx.knowledgeNote.findFirst({ where }))
          throw new WrongFields({ question: '这一问已经有了，请在下面改那一条。' });
        await saveNote(tx, unit.id, note, null, actor, at);
        return '加上了。有人这样问，好商量就知道怎么答。';
      },
    }),
  );

  router.post(
    '/w/settings/:unit/notes/:note',
    ...guarded,
    settle(deps, {
      roles: noteKeepers,
      form: (context) => `note-${idIn(context, 'note')}`,
      page: notesOf,
      async run({ tx, unit, form, actor, at }, context) {
        const before = await tx.knowledgeNote.findFirst({ where: { id: idIn(context, 'note'), unitId: unit.id } });
        if (!before) throw new PageError(404, '没有这一页，或者它不归您管。');
        if (before.retiredAt) throw new UserError('这一条已经停用，或者别人刚改过。请看现在的这一条。');
        const note = noteIn(form);
        if (before.question === note.question && sameNote(before, note)) return '没有改动。';
        const where = { unitId: unit.id, question: note.question, retiredAt: null, id: { not: before.id } };
        if (await tx.knowledgeNote.findFirst({ where })) throw new WrongFields({ question: '这一问另有一条了。' });
        await saveNote(tx, unit.id, note, before, actor, at);
        return '改好了。';
      },
    }),
  );

  router.post(
    '/w/settings/:unit/notes/:note/end',
    ...guarded,
    settle(deps, {
      roles: noteKeepers,
      form: () => 'note-new',
      page: notesOf,
      async run({ tx, unit, actor, at }, context) {
        const note = await tx.knowledgeNote.findFirst({ where: { id: idIn(context, 'note'), unitId: unit.id } });
        if (!note) throw new PageError(404, '没有这一页，或者它不归您管。');
        if (!(await retireNote(tx, note.id, actor, at))) throw new UserError('这一条已经停用了。');
        return `停用了：${note.question}`;
      },
    }),
  );

  router.get('/w/settings/:unit/model', ...guarded, (context) =>
    show(context, '/model', admins, async ({ unit, line, as, token, answered }) => {
      const inTree = { unitId: { in: await unitAndDescendants(db.prisma, unit.id) } };
      const topics = await db.prisma.topic.groupBy({ by: ['category'], where: inTree, _count: true });
      const since = sinceThen(clock.now());
      return (
        <ModelPage
          line={line}
          may={as(admins) !== undefined}
          prompts={promptVersions()}
          token={token}
          answered={answered}
          connected={llm !== undefined}
          accuracy={await accuracy(db.prisma, { unitId: unit.id })}
          shadow={await shadowReports(db.prisma, { since, unitId: unit.id })}
          days={lookedAt}
          filing={unit.kind === 'village' ? await filingState(db.prisma, unit.id) : undefined}
          calls={await callsOf(db.prisma, line.at(-1)?.id ?? unit.id, sinceThen(machineClock.now()))}
          topicsIn={new Map(topics.map(({ category, _count }) => [category ?? '', _count]))}
          path={settingsPath(unit)}
        />
      );
    }),
  );

  router.post(
    '/w/settings/:unit/filing',
    ...guarded,
    settle(deps, {
      roles: admins,
      form: () => 'filing',
      page: (unit) => `${settingsPath(unit)}/model`,
      async run({ tx, unit, actor, at }) {
        if (!(await fileAgain(tx, unit.id, actor, at))) throw new UserError('它本来就自己记。');
        return '好，它再自己记，从现在起重新算准不准。';
      },
    }),
  );
}
