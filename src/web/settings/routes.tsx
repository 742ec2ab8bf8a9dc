// 设置: how a unit is set up. Who may change it is as in chat: administrators, and for roles and policy notes the county
// office too; those who run the programme may read.
import { Router, type RouterContext } from '@koa/router';
import { GroupPurpose, type Role, type UnitModel } from '../../db/client.js';
import { UserError } from '../../errors.js';
import { makeCode } from '../../people/codes.js';
import { peopleKnownTo } from '../../people/directory.js';
import { nameFor } from '../../people/names.js';
import { giveRole, grantable, roleGivers, takeRole } from '../../people/role-grants.js';
import { conveners, grantsAt, parseRole, roleAmong, roleLabels } from '../../people/roles.js';
import { addUnit, kindLabels, renameUnit } from '../../people/unit-changes.js';
import { lineOf } from '../../people/units.js';
import { setWebhookKey, webhookKeyIn } from '../../people/webhook-keys.js';
import { type Form, field } from '../forms.js';
import { PageError } from '../page-error.js';
import { idIn } from '../params.js';
import { sendPage } from '../render.js';
import type { Cookies } from '../session/cookies.js';
import { formOf, formToken, ownForms, signedIn, unitFor, visitorOf } from '../session/guard.js';
import { WorkPage } from '../workbench/frame.js';
import { takeNotice } from '../workbench/notices.js';
import { type Asked, settle } from './answered.js';
import { Changes, lastChanges } from './changes.js';
import type { SettingsDeps, SettingsPages } from './pages.js';
import { SettingsHead, settingsPath } from './parts.js';
import { useRules } from './rule-routes.js';
import { UnitPage } from './unit-page.js';
import { UnitsPage, unitTree } from './units-page.js';

const admins: readonly Role[] = ['admin'];
const readers = conveners;

export function settingsRouter(deps: SettingsDeps, cookies: Cookies): Router {
  const { db, clock, config } = deps;
  const router = new Router();
  const guarded = [signedIn(deps, cookies), ownForms] as const;

  const show: SettingsPages['show'] = async (context, tab, may, body) => {
    const visitor = visitorOf(context);
    const unit = await unitFor(db.prisma, visitor, idIn(context, 'unit'), readers);
    const line = await lineOf(db.prisma, unit.id);
    const grants = await grantsAt(db.prisma, visitor.person.id, unit.id);
    const token = formToken(context);
    const answered = await takeNotice(db.prisma, context);
    const as = (roles: readonly Role[]) => roleAmong(grants, roles);
    const content = await body({ unit, line, as, token, answered });
    // What is answered beside its form is not said at the top too.
    const beside = answered?.form !== undefined && answered.back.startsWith(settingsPath(unit) + tab);
    await sendPage(
      context,
      <WorkPage
        title={`${unit.name}的设置`}
        visitor={visitor}
        token={token}
        notice={beside ? undefined : answered}
        here="/w/settings"
      >
        <SettingsHead unit={unit} above={line.slice(1)} here={tab} may={as(may) !== undefined} />
        {content}
        <Changes of={await lastChanges(db.prisma, unit.id)} zone={config.timeZone} />
      </WorkPage>,
    );
  };

  router.get('/w/settings', ...guarded, async (context) => {
    const visitor = visitorOf(context);
    const units = await unitTree(db.prisma, visitor, readers);
    if (units.length === 0) throw new PageError(404, '没有这一页，或者它不归您管。');
    const notice = await takeNotice(db.prisma, context);
    await sendPage(
      context,
      <WorkPage title="设置" visitor={visitor} token={formToken(context)} notice={notice} here="/w/settings">
        <UnitsPage units={units} />
      </WorkPage>,
    );
  });

  router.get('/w/settings/:unit', ...guarded, (context) =>
    show(context, '', roleGivers, async ({ unit, as, token, answered }) => {
      const where = { unitId: unit.id };
      const who = answered?.form === 'roles' && answered.kind === 'problem' ? (answered.values?.who ?? '') : '';
      return (
        <UnitPage
          unit={unit}
          children={await db.prisma.unit.findMany({ where: { parentId: unit.id }, orderBy: { id: 'asc' } })}
          groups={await db.prisma.group.findMany({ where, orderBy: { id: 'asc' } })}
          grants={await db.prisma.roleGrant.findMany({ where, include: { person: true }, orderBy: { id: 'asc' } })}
          candidates={who === '' ? [] : await peopleKnownTo(db.prisma, unit.id, who)}
          visitorId={visitorOf(context).person.id}
          giver={as(roleGivers)}
          admin={as(admins) !== undefined}
          canKeepKeys={config.secretKey !== undefined}
          token={token}
          answered={answered}
        />
      );
    }),
  );

  const onUnit = (
    form: string,
    roles: readonly Role[],
    run: (asked: Asked, context: RouterContext) => Promise<string>,
  ) => settle(deps, { roles, form: () => form, page: settingsPath, run });

  router.post(
    '/w/settings/:unit/name',
    ...guarded,
    onUnit('name', admins, async ({ tx, unit, form, actor, at }) => {
      const name = await renameUnit(tx, unit, field(form, 'name'), actor, at);
      return `名称是「${name}」。`;
    }),
  );

  router.post(
    '/w/settings/:unit/beneath',
    ...guarded,
    onUnit('beneath', admins, async ({ tx, unit, form, actor, at }) => {
      const kind = Object.keys(kindLabels).find((one) => one === field(form, 'kind')) as keyof typeof kindLabels;
      if (!kind) throw new UserError('请选一种单位。');
      const added = await addUnit(tx, { name: field(form, 'name'), kind, parent: unit }, actor, at);
      return `加上了「${added.name}」。接着给它绑群、给人身份：点上面它的名称。`;
    }),
  );

  router.post(
    '/w/settings/:unit/groups/:group/key',
    ...guarded,
    settle(deps, {
      roles: admins,
      form: (context) => `group-${idIn(context, 'group')}`,
      page: settingsPath,
      secret: ['key'],
      async run({ tx, unit, form, actor, at }, context) {
        const where = { id: idIn(context, 'group'), unitId: unit.id, platform: 'wecom' };
        const group = await tx.group.findFirst({ where });
        if (!group) throw new PageError(404, '没有这一页，或者它不归您管。');
        if (!config.secretKey) throw new UserError('要先请运维设好 SECRET_KEY，key 才能加密存下。');
        const key = webhookKeyIn(field(form, 'key'));
        if (!key) throw new UserError('这不像推送 key。请到群设置「消息推送」里复制 Webhook 地址，整个贴进来。');
        await setWebhookKey(tx, group, key, config.secretKey, actor, at);
        return '存下了，加密放着，不再显示。往后这个群的通知从这里发。';
      },
    }),
  );

  router.post(
    '/w/settings/:unit/roles',
    ...guarded,
    onUnit('roles', roleGivers, async ({ tx, unit, form, actor, at }) => {
      const who = field(form, 'who').replace(/^[@＠]/, '');
      const known = await peopleKnownTo(tx, unit.id, who);
      const chosen = field(form, 'person');
      const person = known.length > 1 ? known.find(({ id }) => String(id) === chosen) : known[0];
      if (!person && known.length > 1) throw new UserError(`有${known.length}位「${who}」，请在下面选是哪一位。`);
      if (!person)
        throw new UserError(`没见「${who}」在这里的群里说过话。请他先在群里@好商量说一句，或者给他一个绑定码。`);
      const { role, body } = roleIn(form);
      const given = await giveRole(tx, { personId: person.id, unitId: unit.id, role, body }, actor, at);
      const name = body ? `${body}负责人` : roleLabels[role];
      return given ? `${nameFor(person)}现在是${name}了。` : `${nameFor(person)}本来就是${name}。`;
    }),
  );

  router.post(
    '/w/settings/:unit/roles/:grant/take',
    ...guarded,
    onUnit('roles', roleGivers, async ({ tx, unit, actor, at }, context) => {
      const where = { id: idIn(context, 'grant'), unitId: unit.id };
      const grant = await tx.roleGrant.findFirst({ where, include: { person: true } });
      if (!grant) throw new UserError('这个身份已经取消了。');
      await takeRole(tx, grant, actor, at);
      return `${nameFor(grant.person)}不再是${roleLabels[grant.role]}了。`;
    }),
  );

  /** Shown once and kept nowhere: not in the session, and the page is not cached. */
  const sendCode = async (context: RouterContext, unit: UnitModel, code: string, how: string) =>
    sendPage(
      context,
      <WorkPage title="绑定码" visitor={visitorOf(context)} token={formToken(context)} here="/w/settings">
        <p class="where">
          <a href={settingsPath(unit)}>{unit.name}的设置</a>
        </p>
        <h1>绑定码</h1>
        <p class="onecode">{code}</p>
        <p>{how}</p>
        <p>24小时内有效，只能用一次，只显示这一回。请抄下来交给他。</p>
        <a class="button" href={settingsPath(unit)}>
          回到{unit.name}的设置
        </a>
      </WorkPage>,
    );

  router.post('/w/settings/:unit/codes/group', ...guarded, async (context) => {
    const visitor = visitorOf(context);
    const unit = await unitFor(db.prisma, visitor, idIn(context, 'unit'), admins);
    const form = formOf(context);
    const purpose = Object.values(GroupPurpose).find((one) => one !== 'direct' && one === field(form, 'purpose'));
    if (!purpose) throw new PageError(400, '请选群的用处。');
    const body = field(form, 'body').slice(0, 30);
    if (purpose === 'department' && body === '') throw new UserError('部门群要写是哪个单位的。请返回上一页补上。');
    const by = { personId: visitor.person.id, role: 'admin' as const };
    const wanted = { unitId: unit.id, purpose, ...(purpose === 'department' && { body }) };
    const { code } = await db.prisma.$transaction((tx) => makeCode(tx, wanted, by, clock.now()));
    await sendCode(context, unit, code, `请在要绑的群里发：@好商量 绑定 ${code}`);
  });

  router.post('/w/settings/:unit/codes/role', ...guarded, async (context) => {
    const visitor = visitorOf(context);
    const unit = await unitFor(db.prisma, visitor, idIn(context, 'unit'), roleGivers);
    const giver = roleAmong(await grantsAt(db.prisma, visitor.person.id, unit.id), roleGivers) as Role;
    const { role, body } = roleIn(formOf(context));
    if (!grantable(role, giver)) throw new UserError(`「${roleLabels[role]}」要由管理员来给。`);
    const by = { personId: visitor.person.id, role: giver };
    const wanted = { unitId: unit.id, role, ...(body && { body }) };
    const { code } = await db.prisma.$transaction((tx) => makeCode(tx, wanted, by, clock.now()));
    await sendCode(context, unit, code, `请他发给好商量：绑定 ${code}`);
  });

  useRules(deps, { router, guarded, show });
  return router;
}

function roleIn(form: Form): { role: Role; body: string | null } {
  const role = parseRole(field(form, 'role'));
  if (!role) throw new UserError('请选一个身份。');
  const body = role === 'deptHead' ? field(form, 'body').slice(0, 30) : '';
  if (role === 'deptHead' && body === '') throw new UserError('部门负责人要写是哪个单位的，例如：镇水利站。');
  return { role, body: body || null };
}
