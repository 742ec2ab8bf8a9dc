// 征集表 and the page on which a report is followed.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Router, type RouterContext } from '@koa/router';
import type { UnitModel } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import { UserError } from '../../errors.js';
import type { Inbox } from '../../intake/inbox.js';
import { receivePageReport } from '../../intake/page-report.js';
import { hasRole, pageChatOf } from '../../people/personal-page.js';
import { unitAndDescendants } from '../../people/units.js';
import { type Picture, readPicture } from '../../photos/photos.js';
import { createPhotoStore } from '../../photos/store.js';
import { satisfactionLabels, verdictLabels } from '../../topics/verdicts.js';
import { type Form, field, readForm } from '../forms.js';
import { createFormLimits } from '../limits.js';
import { PageError } from '../page-error.js';
import { idIn } from '../params.js';
import { sendPage } from '../render.js';
import { readUpload } from '../upload.js';
import { ownPage, say } from './chat.js';
import { phoneNumber, readFields } from './fields.js';
import { FollowPage } from './follow-page.js';
import { type FormProps, ReportFormPage } from './form-page.js';

const maxPhotos = 3;
/** Quicker than anybody writes four characters. */
const soonestMs = 1_500;
const latestMs = 24 * 3_600_000;

type ReportDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'log'>;

export function reportRouter(deps: ReportDeps, inbox: Inbox): Router {
  const { db, clock, config } = deps;
  const router = new Router();
  const limits = createFormLimits(config);
  const photos = createPhotoStore(config);
  const sign = (text: string) =>
    createHmac('sha256', config.secretKey ?? '')
      .update(`form ${text}`)
      .digest('base64url');
  const stamp = (now = Date.now()) => `${now}.${sign(String(now))}`;

  async function unitOf(context: RouterContext): Promise<Omit<FormProps, 'stamp'>> {
    const unit = await db.prisma.unit.findUnique({ where: { id: idIn(context, 'unit') } });
    if (!unit) throw new PageError(404, '没有这个地方的征集表。');
    return { unit, villages: await villagesOf(unit) };
  }
  async function villagesOf(unit: UnitModel) {
    const ids = (await unitAndDescendants(db.prisma, unit.id)).filter((id) => id !== unit.id);
    const where = { id: { in: ids }, kind: 'village' as const };
    return db.prisma.unit.findMany({ where, select: { id: true, name: true }, orderBy: { id: 'asc' } });
  }

  router.get('/r/:unit', async (context) => {
    await sendPage(context, <ReportFormPage {...(await unitOf(context))} stamp={stamp()} />);
  });

  router.post('/r/:unit', async (context) => {
    const props = await unitOf(context);
    const sent = await readUpload(context, { files: maxPhotos });
    const { values, wrong } = readFields(sent);
    const again = async (more = wrong) =>
      sendPage(context, <ReportFormPage {...props} values={values} wrong={more} stamp={stamp()} />, 400);
    const village = props.villages.find(({ id }) => String(id) === values.village);
    if (values.village !== '' && !village) wrong.village = '没有这个村，请再选一次。';
    const pictures: Picture[] = [];
    try {
      for (const { bytes } of sent.files) pictures.push(await readPicture(bytes));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      wrong.photos = error.say;
    }
    if (Object.keys(wrong).length > 0) return again();
    if (!fromAPerson(sent.fields, sign)) return again({ form: '没交成。请把多出来的那一格空着，再交一次。' });
    await limits.report(context, props.unit.id);
    for (const { key, bytes } of pictures) await photos.put(key, bytes);
    const report = {
      ...values,
      phone: phoneNumber(values.phone) ?? '',
      unitId: village?.id ?? props.unit.id,
      pictures,
    };
    const { token } = await db.prisma.$transaction((tx) =>
      receivePageReport(tx, report, { at: clock.now(), secretKey: config.secretKey }),
    );
    context.redirect(`/f/${token}?new=1`);
    context.status = 303;
  });

  router.get('/f/:token', async (context) => {
    const token = context.params.token ?? '';
    const own = await ownPage(deps, token);
    if (!own) {
      await limits.say(context);
      throw new PageError(404, '这个网址打不开。看看是不是少抄了几个字。');
    }
    const address = `${config.publicUrl ?? context.origin}/f/${token}`;
    const fresh = context.query.new === '1';
    await sendPage(context, <FollowPage {...{ own, token, address, fresh }} zone={config.timeZone} />);
  });

  router.post('/f/:token', async (context) => {
    const token = context.params.token ?? '';
    await limits.say(context);
    const chat = await pageChatOf(db.prisma, token);
    if (!chat) throw new PageError(404, '这个网址打不开。看看是不是少抄了几个字。');
    if (await hasRole(db.prisma, chat.person.id)) throw new PageError(403, '您是工作人员，请到工作台或群里来办。');
    await say(deps, inbox, chat, sentenceOf(await readForm(context)));
    context.redirect(`/f/${token}#talk`);
    context.status = 303;
  });

  router.get('/f/:token/photos/:photo', async (context) => {
    const chat = await pageChatOf(db.prisma, context.params.token ?? '');
    const photo = await db.prisma.photo.findUnique({ where: { id: idIn(context, 'photo') } });
    if (!chat || photo?.personId !== chat.person.id) throw new PageError(404, '没有这张照片。');
    const bytes = await photos.get(photo.key);
    if (!bytes) throw new PageError(404, '这张照片找不到了。');
    context.set('Cache-Control', 'private, max-age=86400');
    context.type = 'image/jpeg';
    context.body = bytes;
  });
  return router;
}

/** What was pressed, as the sentence that somebody would type in a chat. */
function sentenceOf(form: Form): { text: string; about?: string } {
  const number = Number(/^\d{1,9}$/.exec(field(form, 'topic'))?.[0] ?? 0);
  const words = field(form, 'words').replace(/\s+/g, ' ').slice(0, 500);
  if (number === 0) throw new PageError(400, '没看明白是哪一件，请回上一页再按一次。');
  switch (field(form, 'act')) {
    case 'verdict': {
      const verdict = labelOf(verdictLabels, field(form, 'verdict'));
      const content = labelOf(satisfactionLabels, field(form, 'satisfaction'));
      if (!verdict) throw new PageError(400, '请选一个：已解决、部分解决，还是未解决。');
      return { text: [verdict, number, content, words].filter((part) => part).join(' ') };
    }
    case 'appeal':
      return { text: `申诉 ${number} ${words}` };
    case 'endorse':
      return { text: `附议 ${number}` };
    case 'withdraw':
      return { text: `撤回 ${number}` };
    case 'more':
      if (words.length < 2) throw new PageError(400, '请写上要补充什么。');
      return { text: words, about: `${number}号` };
    default:
      throw new PageError(400, '没看明白，请回上一页再按一次。');
  }
}

const labelOf = (labels: Record<string, string>, value: string) =>
  Object.hasOwn(labels, value) ? labels[value] : undefined;

/** The hidden box is empty, and the form was opened here some time ago. */
function fromAPerson(fields: Record<string, string>, sign: (text: string) => string): boolean {
  const [at = '', signature = ''] = (fields.stamp ?? '').split('.');
  const [given, wanted] = [Buffer.from(signature), Buffer.from(sign(at))];
  const signed = given.length === wanted.length && timingSafeEqual(given, wanted);
  const age = Date.now() - Number(at);
  return signed && age >= soonestMs && age <= latestMs && (fields.website ?? '') === '';
}
