// What the operator can do from the shell. Names are looked up as they are shown in the lists.
import { GroupPurpose, Role, UnitKind } from '../db/client.js';
import { OperatorError } from '../errors.js';
import { resendPost, stuck } from '../outbox/problems.js';
import { makeCode } from '../people/codes.js';
import { giveRole, takeRole } from '../people/role-grants.js';
import { describeRoles, parseRole, roleLabels } from '../people/roles.js';
import { addUnit, changeRules } from '../people/unit-changes.js';
import { brokenUnitEvent, operator } from '../people/unit-events.js';
import { unitSettingsShape } from '../people/unit-settings.js';
import { settingsThatDoNotFit, unitAndDescendants } from '../people/units.js';
import { setWebhookKey, webhookKeyIn } from '../people/webhook-keys.js';
import { verifyChain } from '../topics/events.js';
import { stateLabels } from '../topics/lifecycle.js';
import { accuracyCommand } from './accuracy.js';
import { exportCasesCommand } from './cases.js';
import { type AdminCommand, type AdminContext, option, required, unitNamed } from './command.js';
import { exportCommands } from './export.js';
import { importFormsCommand } from './import-forms.js';
import { knowledgeCommands } from './knowledge.js';
import { loginLinkCommand } from './login-link.js';
import { modelCommands } from './model.js';

function oneOf<T extends string>(value: string, allowed: readonly T[], what: string): T {
  const found = allowed.find((name) => name === value);
  if (!found) throw new OperatorError(`${what} must be one of: ${allowed.join(', ')}.`);
  return found;
}

function roleNamed(label: string): Role {
  const role = parseRole(label);
  if (!role) {
    throw new OperatorError(
      `--role must be one of: ${Object.values(Role)
        .map((r) => `${r} (${roleLabels[r]})`)
        .join(', ')}.`,
    );
  }
  return role;
}

async function groupNumbered(context: AdminContext) {
  const id = Number(context.names[0]);
  const group = Number.isInteger(id) ? await context.db.prisma.group.findUnique({ where: { id } }) : null;
  if (!group) throw new OperatorError('Give the number of a group. List them: npm run admin -- group list');
  return group;
}

export const adminCommands: AdminCommand[] = [
  {
    words: ['unit', 'list'],
    usage: 'unit list',
    help: 'the tree of units',
    async run({ db }) {
      const units = await db.prisma.unit.findMany({ orderBy: { id: 'asc' } });
      const lines = (parentId: number | null, depth: number): string[] =>
        units
          .filter((unit) => unit.parentId === parentId)
          .flatMap((unit) => [`${'  '.repeat(depth)}${unit.name} (${unit.kind})`, ...lines(unit.id, depth + 1)]);
      const bad = (await settingsThatDoNotFit(db.prisma)).map(
        ({ unit, settings }) => `! ${unit}: ${settings.join(', ')} does not fit and is left out`,
      );
      return {
        text: [...lines(null, 0), ...bad].join('\n') || 'no units yet: npm run admin -- unit add 县名 --kind county',
        data: units,
      };
    },
  },
  {
    words: ['unit', 'add'],
    usage: 'unit add NAME --kind county|township|village|workroom [--parent NAME]',
    help: 'add a unit',
    async run(context) {
      const name = context.names[0];
      if (!name) throw new OperatorError('Give the name of the unit.');
      const kind = oneOf(required(context, 'kind'), Object.values(UnitKind), '--kind');
      const parentName = option(context, 'parent');
      const parent = parentName ? await unitNamed(context, parentName) : undefined;
      if (!parent && kind !== 'county') throw new OperatorError(`--parent is missing: a ${kind} lies in another unit.`);
      if (await context.db.prisma.unit.findUnique({ where: { name } }))
        throw new OperatorError(`There is a unit "${name}" already.`);
      const wanted = { name, kind, parent };
      const unit = await context.db.prisma.$transaction((tx) => addUnit(tx, wanted, operator, context.now));
      return { text: `added ${name}`, data: unit };
    },
  },
  {
    words: ['unit', 'set'],
    usage: 'unit set NAME --set postingDays=7 [--set quietFrom=22:00 …]',
    help: 'periods and thresholds of a unit and those beneath it',
    async run(context) {
      const unit = await unitNamed(context, context.names[0] ?? '');
      const given = (context.options.set as string[] | undefined) ?? [];
      const own = given.reduce(withSetting, unit.settings as Record<string, unknown>);
      const names = Object.keys(given.reduce(withSetting, {}));
      const changes = Object.fromEntries(names.map((name) => [name, own[name]]));
      const parsed = unitSettingsShape.partial().strict().safeParse(changes);
      if (!parsed.success) {
        const problems = parsed.error.issues.map((issue) => `  - ${issue.path.join('.')} ${issue.message}`);
        throw new OperatorError(
          `These values do not fit:\n${problems.join('\n')}\nNames: ${Object.keys(unitSettingsShape.shape).join(', ')}`,
        );
      }
      const data = await context.db.prisma.$transaction((tx) =>
        changeRules(tx, unit.id, changes, operator, context.now),
      );
      return { text: `${unit.name}: ${JSON.stringify(data)}`, data };
    },
  },
  {
    words: ['group', 'list'],
    usage: 'group list',
    help: 'chats the bot has seen, and what they are bound to',
    async run({ db }) {
      const groups = await db.prisma.group.findMany({ include: { unit: true }, orderBy: { id: 'asc' } });
      const text = groups
        .map(
          (g) =>
            `${g.id}  ${g.platform}  ${g.title ?? g.chatId}  ${g.unit ? `${g.unit.name} ${g.purpose}` : (g.purpose ?? 'not bound')}${g.webhookKeyCipher ? '  webhook key set' : ''}`,
        )
        .join('\n');
      const data = groups.map(({ id, platform, chatId, title, unit, purpose, webhookKeyCipher }) => ({
        id,
        platform,
        chatId,
        title,
        unit: unit?.name ?? null,
        purpose,
        webhookKey: webhookKeyCipher !== null,
      }));
      return { text: text || 'no chats yet: add the bot to a group and @ it once', data };
    },
  },
  {
    words: ['group', 'key'],
    usage: 'group key NUMBER --key WEBHOOK_KEY',
    help: "a WeCom group's webhook key (the part after key=), stored encrypted",
    async run(context) {
      const group = await groupNumbered(context);
      const { secretKey } = context.config;
      if (!secretKey)
        throw new OperatorError(
          'SECRET_KEY is not set: set it (openssl rand -hex 32) for the app and here, then try again.',
        );
      const key = webhookKeyIn(required(context, 'key'));
      if (!key)
        throw new OperatorError('--key does not look like a webhook key: give the part after key= of its address.');
      await context.db.prisma.$transaction((tx) => setWebhookKey(tx, group, key, secretKey, operator, context.now));
      return { text: `webhook key of group ${group.id} stored`, data: { id: group.id } };
    },
  },
  {
    words: ['code', 'bind'],
    usage: 'code bind --unit NAME --purpose village|workroom|department|county [--body 单位]',
    help: 'a one-time code; whoever types 绑定 CODE in a group binds it',
    async run(context) {
      const unit = await unitNamed(context, required(context, 'unit'));
      const purposes = Object.values(GroupPurpose).filter((p) => p !== 'direct');
      const purpose = oneOf(required(context, 'purpose'), purposes, '--purpose');
      const body = option(context, 'body');
      if (purpose === 'department' && !body)
        throw new OperatorError('--body is missing: whose department group is it?');
      const made = await context.db.prisma.$transaction((tx) =>
        makeCode(tx, { unitId: unit.id, purpose, ...(body && { body }) }, operator, context.now),
      );
      return {
        text: `${made.code}  (good until ${made.expiresAt.toISOString()}; in the group: @bot 绑定 ${made.code})`,
        data: made,
      };
    },
  },
  {
    words: ['code', 'role'],
    usage: 'code role --unit NAME --role 召集人 [--body 单位]',
    help: 'a one-time code; whoever types 绑定 CODE gets the role',
    async run(context) {
      const unit = await unitNamed(context, required(context, 'unit'));
      const role = roleNamed(required(context, 'role'));
      const body = option(context, 'body');
      const made = await context.db.prisma.$transaction((tx) =>
        makeCode(tx, { unitId: unit.id, role, ...(body && { body }) }, operator, context.now),
      );
      return {
        text: `${made.code}  (good until ${made.expiresAt.toISOString()}; the person types: @bot 绑定 ${made.code})`,
        data: made,
      };
    },
  },
  {
    words: ['role', 'list'],
    usage: 'role list [--unit NAME]',
    help: 'who has which role where',
    async run(context) {
      const name = option(context, 'unit');
      const unit = name ? await unitNamed(context, name) : undefined;
      const grants = await context.db.prisma.roleGrant.findMany({
        where: unit ? { unitId: unit.id } : {},
        include: { person: true, unit: true },
        orderBy: [{ unitId: 'asc' }, { id: 'asc' }],
      });
      const text = grants
        .map(
          (g) =>
            `${g.unit.name}  ${describeRoles([g])}  ${g.person.platform}:${g.person.userId}  ${g.person.name ?? ''}`,
        )
        .join('\n');
      return { text: text || 'nobody has a role yet: npm run admin -- code role …', data: grants };
    },
  },
  {
    words: ['role', 'grant'],
    usage: 'role grant PLATFORM:ACCOUNT --unit NAME --role 召集人 [--body 单位]',
    help: 'give a role to an account directly',
    async run(context) {
      const { person, unit, role } = await grantOf(context);
      const body = option(context, 'body');
      const key = { personId: person.id, unitId: unit.id, role };
      await context.db.prisma.$transaction((tx) =>
        giveRole(tx, { ...key, body: body ?? null }, 'operator', context.now),
      );
      return { text: `${person.userId} is ${roleLabels[role]} of ${unit.name}`, data: { ...key, body } };
    },
  },
  {
    words: ['role', 'revoke'],
    usage: 'role revoke PLATFORM:ACCOUNT --unit NAME --role 召集人',
    help: 'take a role away',
    async run(context) {
      const { person, unit, role } = await grantOf(context);
      const grant = { personId: person.id, unitId: unit.id, role };
      if (!(await context.db.prisma.$transaction((tx) => takeRole(tx, grant, 'operator', context.now))))
        throw new OperatorError(`${person.userId} is not ${roleLabels[role]} of ${unit.name}.`);
      return { text: `${person.userId} is no longer ${roleLabels[role]} of ${unit.name}` };
    },
  },
  {
    words: ['topic', 'list'],
    usage: 'topic list [--unit NAME]',
    help: 'topics with their state and who reported them',
    async run(context) {
      const name = option(context, 'unit');
      const unit = name ? await unitNamed(context, name) : undefined;
      const topics = await context.db.prisma.topic.findMany({
        where: unit ? { unitId: { in: await unitAndDescendants(context.db.prisma, unit.id) } } : {},
        include: { unit: true, reports: { include: { person: true }, orderBy: { id: 'asc' } } },
        orderBy: { number: 'asc' },
      });
      const data = topics.map((t) => ({
        number: t.number,
        title: t.title,
        kind: t.kind,
        category: t.category,
        unit: t.unit.name,
        state: t.state,
        private: t.private,
        // Whoever asked not to be named is not named here either.
        reporters: t.reports.map((r) => (r.anonymous ? null : `${r.person.platform}:${r.person.userId}`)),
      }));
      const text = data
        .map((t) => `${t.number}  ${t.unit}  ${stateLabels[t.state]}  ${t.title}  ${t.reporters.length} reported`)
        .join('\n');
      return { text: text || 'no topics yet', data };
    },
  },
  {
    words: ['outbox', 'list'],
    usage: 'outbox list',
    help: 'posts that were refused or whose fate is unknown',
    async run({ db }) {
      const posts = await db.prisma.outboxPost.findMany({
        where: stuck,
        include: { group: true },
        orderBy: { id: 'desc' },
        take: 50,
      });
      const text = posts
        .map((p) => `${p.id}  ${p.state}  ${p.group.title ?? p.group.chatId}  ${p.kind}  ${p.lastError ?? ''}`)
        .join('\n');
      return {
        text: text || 'none',
        data: posts.map(({ id, state, kind, groupId, lastError }) => ({ id, state, kind, groupId, lastError })),
      };
    },
  },
  {
    words: ['outbox', 'resend'],
    usage: 'outbox resend NUMBER',
    help: 'send a refused or unknown post again',
    async run(context) {
      const id = Number(context.names[0]);
      const done = Number.isInteger(id) && (await context.db.prisma.$transaction((tx) => resendPost(tx, id)));
      if (!done)
        throw new OperatorError(
          'There is no refused or unknown post with this number. List them: npm run admin -- outbox list',
        );
      return { text: `post ${id} goes out again` };
    },
  },
  {
    words: ['inbox', 'retry'],
    usage: 'inbox retry',
    help: 'try messages again that could not be handled',
    async run({ db }) {
      const { count } = await db.prisma.inboxMessage.updateMany({
        where: { state: 'failed' },
        data: { state: 'received', attempts: 0, nextTryAt: new Date() },
      });
      return { text: `${count} messages are tried again`, data: { count } };
    },
  },
  {
    words: ['verify'],
    usage: 'verify',
    help: 'check the hash chain of every topic, against its state, and of every unit',
    async run({ db }) {
      const topics = await db.prisma.topic.findMany({ orderBy: { number: 'asc' } });
      const broken: string[] = [];
      let events = 0;
      for (const topic of topics) {
        const check = await verifyChain(db.prisma, topic);
        if (check.ok) events += check.events;
        else broken.push(`topic ${check.number}: ${check.problem} at event ${check.seq}`);
      }
      for (const unit of await db.prisma.unit.findMany({ orderBy: { id: 'asc' } })) {
        const at = await brokenUnitEvent(db.prisma, unit.id);
        if (at) broken.push(`unit ${unit.name}: ${at.problem} at event ${at.seq}`);
      }
      const data = { topics: topics.length, events, broken };
      if (broken.length > 0) return { text: broken.join('\n'), data, failed: true };
      return { text: `${topics.length} topics, ${events} events: every chain is whole`, data };
    },
  },
  loginLinkCommand,
  accuracyCommand,
  exportCasesCommand,
  ...modelCommands,
  ...knowledgeCommands,
  importFormsCommand,
  ...exportCommands,
];

/**
 * `postingDays=7`, `hideAnonymousNames=false`, `emergencyAdvice.gas=…`, `rateWeights={"response":1}`; what is no JSON is
 * text: `quietFrom=22:00`.
 */
function withSetting(own: Record<string, unknown>, pair: string): Record<string, unknown> {
  const [path = '', ...rest] = pair.split('=');
  const [name = '', part] = path.split('.');
  const value = parsedOr(rest.join('='));
  return { ...own, [name]: part === undefined ? value : { ...(own[name] as object), [part]: value } };
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function grantOf(context: AdminContext) {
  const [platform = '', ...account] = (context.names[0] ?? '').split(':');
  const userId = account.join(':');
  if (!['wecom', 'dingtalk', 'sandbox'].includes(platform) || userId === '') {
    throw new OperatorError('Give the account as wecom:USERID or dingtalk:STAFFID.');
  }
  const unit = await unitNamed(context, required(context, 'unit'));
  const role = roleNamed(required(context, 'role'));
  await context.db.prisma.person.createMany({ data: [{ platform, userId }], skipDuplicates: true });
  const person = await context.db.prisma.person.findUniqueOrThrow({ where: { platform_userId: { platform, userId } } });
  return { person, unit, role };
}
