// The conveners' workbench: what chat can decide can be decided here, by the same commands.
import { Router, type RouterContext } from '@koa/router';
import type { ComponentChildren } from 'preact';
import { lineOf, parseLine } from '../../commands/dispatch.js';
import type { Deps } from '../../deps.js';
import { conveners, grantsAt, roleAmong } from '../../people/roles.js';
import { recordUnitEvent } from '../../people/unit-events.js';
import { calendarDay } from '../../time.js';
import type { AssetName } from '../assets.js';
import { field } from '../forms.js';
import { PageError } from '../page-error.js';
import { idIn, maxId } from '../params.js';
import { sendPage } from '../render.js';
import type { Cookies } from '../session/cookies.js';
import { formOf, formToken, ownForms, signedIn, visitorOf } from '../session/guard.js';
import { safeReturn } from '../session/sign-in-page.js';
import { TopicsBoard } from './board-page.js';
import { ConsultPage, Live } from './consult-page.js';
import { consultStory } from './consult-story.js';
import { factsOf, offeredForms } from './facts.js';
import { conveningForms } from './forms/consulting.js';
import { consultForms, formBy, topicForms } from './forms/index.js';
import { WorkPage } from './frame.js';
import { type KeptNotice, keepNotice, lastOffers, takeNotice } from './notices.js';
import { command, runCommand } from './run-command.js';
import { invitedTo, toDoOf } from './to-do-list.js';
import { ToDo } from './to-do-page.js';
import { WorkTopic } from './topic-page.js';
import { workStory } from './topic-story.js';
import { topicFor, unitsOf } from './visible.js';
import { boardShape, workBoard } from './work-board.js';

export function workbenchRouter(deps: Deps, cookies: Cookies): Router {
  const { db, clock, config } = deps;
  const zone = config.timeZone;
  const router = new Router();
  // Only what follows here is behind the door: a path nobody knows is answered as not found.
  const guarded = [signedIn(deps, cookies), ownForms] as const;

  interface Shown {
    title: string;
    here?: string;
    broad?: boolean;
    script?: AssetName;
    /** Made with the token of the page and what was just done. */
    body(token: string, notice: KeptNotice | undefined): ComponentChildren;
  }

  async function show(context: RouterContext, { body, ...page }: Shown): Promise<void> {
    const notice = await takeNotice(db.prisma, context);
    const token = formToken(context);
    await sendPage(
      context,
      <WorkPage {...page} visitor={visitorOf(context)} token={token} notice={notice}>
        {body(token, notice)}
      </WorkPage>,
    );
  }

  const goTo = (context: RouterContext, path: string) => {
    context.status = 303;
    context.redirect(path);
  };

  router.get('/w', ...guarded, async (context) => {
    const visitor = visitorOf(context);
    const parts = await toDoOf(db.prisma, visitor, clock.now(), zone);
    const invited = await invitedTo(db.prisma, visitor, zone);
    const today = calendarDay(clock.now(), zone);
    await show(context, {
      title: '待办',
      here: '/w',
      body: (token, notice) => (
        <ToDo parts={parts} invited={invited} today={today} context={{ token, notice, back: '/w' }} />
      ),
    });
  });

  router.get('/w/topics', ...guarded, async (context) => {
    const search = boardShape.parse(context.query);
    const board = await workBoard(db.prisma, await unitsOf(db.prisma, visitorOf(context)), search);
    await show(context, {
      title: '议题',
      here: '/w/topics',
      broad: true,
      body: () => <TopicsBoard board={board} zone={zone} />,
    });
  });

  async function showTopic(context: RouterContext, wordsOpen: boolean): Promise<void> {
    const visitor = visitorOf(context);
    const topic = await topicFor(db.prisma, visitor, idIn(context, 'number'));
    const facts = await factsOf(db.prisma, topic, visitor.person.id);
    const forms = await offeredForms(db.prisma, visitor.person.id, facts, topicForms);
    const story = await workStory(db.prisma, topic, clock.now(), wordsOpen);
    const back = `/w/t/${topic.number}`;
    const mayOpenWords = await mayOpen(visitor.person.id, topic);
    const today = calendarDay(clock.now(), zone);
    await show(context, {
      title: `${topic.number}号 ${topic.title}`,
      broad: true,
      body: (token, notice) => (
        <WorkTopic
          {...{ topic, facts, forms, story, mayOpenWords, wordsOpen, today, zone }}
          context={{ token, notice, back }}
        />
      ),
    });
  }

  const mayOpen = async (personId: number, topic: { unitId: number; deciderId: number | null }) =>
    roleAmong(await grantsAt(db.prisma, personId, topic.deciderId ?? topic.unitId), conveners) !== undefined;

  router.get('/w/t/:number', ...guarded, (context) => showTopic(context, false));

  // Not kept open by an address: each look is asked for, and told.
  router.post('/w/t/:number/words', ...guarded, async (context) => {
    const { person } = visitorOf(context);
    const topic = await topicFor(db.prisma, visitorOf(context), idIn(context, 'number'));
    const grants = await grantsAt(db.prisma, person.id, topic.deciderId ?? topic.unitId);
    const role = roleAmong(grants, conveners);
    if (!role) throw new PageError(403, '原话要由召集人来看。');
    await db.prisma.$transaction((tx) =>
      recordUnitEvent(tx, topic.unitId, {
        action: 'openWords',
        actor: { personId: person.id, role },
        at: clock.now(),
        data: { topic: topic.number, via: 'page' },
      }),
    );
    await showTopic(context, true);
  });

  router.get('/w/t/:number/consult', ...guarded, async (context) => {
    const visitor = visitorOf(context);
    const topic = await topicFor(db.prisma, visitor, idIn(context, 'number'));
    const story = await consultStory(db.prisma, topic, zone);
    if (!story) return goTo(context, `/w/t/${topic.number}`);
    const facts = await factsOf(db.prisma, topic, visitor.person.id);
    const forms = await offeredForms(db.prisma, visitor.person.id, facts, [...consultForms, ...again]);
    const back = `/w/t/${topic.number}/consult`;
    await show(context, {
      title: `协商：${topic.number}号 ${topic.title}`,
      broad: true,
      script: 'live.js',
      body: (token, notice) => (
        <ConsultPage {...{ topic, story, facts, forms, zone }} context={{ token, notice, back }} />
      ),
    });
  });

  router.get('/w/t/:number/consult/live', ...guarded, async (context) => {
    const topic = await topicFor(db.prisma, visitorOf(context), idIn(context, 'number'));
    const story = await consultStory(db.prisma, topic, zone);
    if (!story) throw new PageError(404, '还没有开协商。');
    await sendPage(context, <Live story={story} zone={zone} number={topic.number} />);
  });

  router.post('/w/t/:number/do/:form', ...guarded, async (context) => {
    const { person } = visitorOf(context);
    const form = formBy(context.params.form ?? '');
    if (!form) throw new PageError(404, '没有这样的操作。');
    const topic = await topicFor(db.prisma, visitorOf(context), idIn(context, 'number'));
    const sent = formOf(context);
    const values = Object.fromEntries(form.fields.map(({ name }) => [name, field(sent, name)]));
    const missing = form.fields.find(({ name, optional }) => !optional && values[name] === '');
    const numbers = form.numbers?.(topic.number, values) ?? [topic.number];
    const words = form.words({ ...values, topic: String(topic.number) });
    const wrong = missing
      ? `请填「${missing.label}」。`
      : numbers.some((number) => !(Number.isInteger(number) && number >= 1 && number <= maxId))
        ? '号数没看明白，请只写数字。'
        : undefined;
    const notice = wrong
      ? { kind: 'problem' as const, text: wrong, choices: [] }
      : await runCommand(deps, person, lineOf(command(form.command), numbers, words));
    const back = safeReturn(field(sent, 'back') || `/w/t/${topic.number}`);
    const kept = notice.kind === 'problem' ? { form: field(sent, 'form'), values } : {};
    await keepNotice(db.prisma, context, { ...notice, ...kept, back });
    goTo(context, back);
  });

  // What the last answer offered, as the bot would number it.
  router.post('/w/choose', ...guarded, async (context) => {
    const { choices, back } = lastOffers(context);
    const chosen = choices[Number(field(formOf(context), 'choice'))];
    const line = chosen && parseLine(chosen.command);
    const notice = line
      ? await runCommand(deps, visitorOf(context).person, line)
      : { kind: 'problem' as const, text: '这个选择已经过去了，请重新来一次。', choices: [] };
    await keepNotice(db.prisma, context, { ...notice, back });
    goTo(context, safeReturn(back));
  });
  return router;
}

/** An adjourned one is called together again from its own page. */
const again = conveningForms.filter(({ id }) => id === 'convene');
