// 发件: posts that did not go out, what happened and what an administrator can do; how much waits.
import { Router, type RouterContext } from '@koa/router';
import type { GroupModel, OutboxPostModel, RoleGrantModel } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import { dropPost, resendPost, stuck } from '../../outbox/problems.js';
import { recordUnitEvent } from '../../people/unit-events.js';
import { formatMoment } from '../../time.js';
import { countsWaiting } from '../../waiting.js';
import { PageError } from '../page-error.js';
import { idIn } from '../params.js';
import { Facts } from '../parts.js';
import { sendPage } from '../render.js';
import type { Cookies } from '../session/cookies.js';
import { formToken, ownForms, signedIn, visitorOf } from '../session/guard.js';
import { PostForm } from '../session/post-form.js';
import { WorkPage } from '../workbench/frame.js';
import { keepNotice, takeNotice } from '../workbench/notices.js';
import { healthOf } from './health.js';
import { Health } from './health-part.js';

const shown = 50;

const whatToDo = {
  refused: '平台没收。先看原因，改好了再发一次；事情已经过去了就不发了。',
  unknown: '发的时候断了，不知道到没到。请先到群里看一眼：没有再发一次，有了就不发了。',
} as const;

export function outboxRouter(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'platforms' | 'llm'>,
  cookies: Cookies,
): Router {
  const { db, clock, config, llm } = deps;
  const router = new Router();
  const guarded = [signedIn(deps, cookies), ownForms] as const;

  /** The outbox is that of the whole process: for administrators at the top of the tree only. */
  async function adminOf(context: RouterContext): Promise<RoleGrantModel> {
    const grants = visitorOf(context).grants.filter(({ role }) => role === 'admin');
    const roots = await db.prisma.unit.findMany({ where: { parentId: null }, select: { id: true } });
    const found = grants.find(({ unitId }) => roots.some(({ id }) => id === unitId));
    if (!found) throw new PageError(404, '没有这一页，或者它不归您管。');
    return found;
  }

  router.get('/w/outbox', ...guarded, async (context) => {
    await adminOf(context);
    const posts = await db.prisma.outboxPost.findMany({
      where: stuck,
      include: { group: true },
      orderBy: { id: 'desc' },
      take: shown,
    });
    const health = await healthOf(deps);
    const waiting = await countsWaiting(deps);
    const token = formToken(context);
    const notice = await takeNotice(db.prisma, context);
    await sendPage(
      context,
      <WorkPage title="发件" visitor={visitorOf(context)} token={token} notice={notice} here="/w/outbox">
        <h1>发件</h1>
        <Facts
          of={[
            ['没发出去', `${waiting.refused}条`],
            ['不知到没到', `${waiting.unknown}条`],
            ['等着发', `${waiting.outbox}条`],
            ['等着看的消息', `${waiting.inbox + waiting.triage}条`],
            ['看不了的消息', `${waiting.failed}条`],
            ['大模型', llm ? (llm.breaker === 'closed' ? '正常' : '连不上，先用本机规则') : '没接，用本机规则'],
          ]}
        />
        <h2>要您看的</h2>
        {posts.length === 0 && <p class="card">都发出去了。</p>}
        {posts.map((post) => (
          <Stuck key={post.id} post={post} token={token} zone={config.timeZone} />
        ))}
        <Health health={health} zone={config.timeZone} />
      </WorkPage>,
    );
  });

  const settle =
    (action: 'resendPost' | 'dropPost', run: typeof resendPost, said: string) => async (context: RouterContext) => {
      const { unitId, personId } = await adminOf(context);
      const id = idIn(context, 'id');
      const done = await db.prisma.$transaction(async (tx) => {
        if (!(await run(tx, id))) return false;
        const actor = { personId, role: 'admin' as const };
        await recordUnitEvent(tx, unitId, { action, actor, at: clock.now(), data: { postId: id } });
        return true;
      });
      const notice = done
        ? { kind: 'good' as const, text: said, choices: [] }
        : { kind: 'problem' as const, text: '这一条已经处理过了。', choices: [] };
      await keepNotice(db.prisma, context, { ...notice, back: '/w/outbox' });
      context.status = 303;
      context.redirect('/w/outbox');
    };
  router.post('/w/outbox/:id/resend', ...guarded, settle('resendPost', resendPost, '好，马上再发一次。'));
  router.post('/w/outbox/:id/drop', ...guarded, settle('dropPost', dropPost, '好，这一条不发了，记录还在。'));
  return router;
}

function Stuck({ post, token, zone }: { post: OutboxPostModel & { group: GroupModel }; token: string; zone: string }) {
  const { group, id } = post;
  const village = group.purpose === 'village';
  return (
    <section class="card">
      <h3>
        {id}. {group.purpose === 'direct' ? '一位用户的私聊' : (group.title ?? group.chatId)}
      </h3>
      <p>{whatToDo[post.state as keyof typeof whatToDo]}</p>
      <Facts
        of={[
          ['写于', formatMoment(post.createdAt, zone)],
          ['原因', post.lastError],
          // What is said elsewhere may be about a private matter.
          ['内容', village ? post.text.slice(0, 200) : '（工作群和私聊的内容这里不显示）'],
        ]}
      />
      <div class="row">
        <PostForm action={`/w/outbox/${id}/resend`} token={token} label={`${id}再发一次`}>
          <button type="submit">再发一次</button>
        </PostForm>
        <PostForm action={`/w/outbox/${id}/drop`} token={token} label={`${id}不发了`}>
          <button type="submit" class="danger">
            不发了
          </button>
        </PostForm>
      </div>
    </section>
  );
}
