// The units, groups and roles of a log, set up as an operator and the people would: codes from the shell, typed in chats.
import type { LogMessage } from './log.js';
import { type Chat, type Loopback, type Person, stableId } from './loopback.js';
import type { Target } from './server.js';
import type { Talk } from './talk.js';

export interface VillageChat extends Chat {
  unit: string;
  /** Who may ask for the digest there. */
  cadre: Person | undefined;
  /** Who gets a task of this village. */
  office: Office | undefined;
}

export interface Office extends Person {
  body: string;
}

export interface Town {
  villages: VillageChat[];
  workroom: Chat;
  convener: Person;
  /** For villages in whose chat no department speaks. */
  office: Office;
  personNamed(name: string): Person;
}

const county = '示例县';
const township = '示例镇';

const personNamed = (name: string): Person => ({ userId: stableId('u', name), name });
const officeOf = (name: string): Office => ({ ...personNamed(name), body: bodyOf(name) });
/** 市场监管所-王, 镇供水站小高: the body without who speaks for it. */
const bodyOf = (name: string) => name.replace(/[-—·].*$/, '').replace(/[小老].$/, '') || name;

export function townOf(messages: LogMessage[]): Town {
  const titles = [...new Set(messages.map((message) => message.group))];
  const speakers = (title: string, role: string) => [
    ...new Set(messages.filter((m) => m.group === title && m.role === role).map((m) => m.sender)),
  ];
  const villages = titles.map((title) => {
    const [cadre] = speakers(title, 'village_cadre');
    const [office] = speakers(title, 'department');
    return {
      title,
      chatId: stableId('chat', title),
      unit: title.replace(/(?:村民|居民|商户|业主|邻里)?(?:交流)?群$/, '') || title,
      cadre: cadre === undefined ? undefined : personNamed(cadre),
      office: office === undefined ? undefined : officeOf(office),
    };
  });
  const title = `${township}“有事好商量”工作室`;
  return {
    villages,
    workroom: { chatId: stableId('chat', title), title },
    convener: personNamed('召集人谷雨'),
    office: { ...personNamed('清泉'), body: '镇综合服务中心' },
    personNamed,
  };
}

interface Grant {
  chat: Chat;
  person: Person;
  /** Of `npm run admin -- code …`. */
  words: string[];
}

/** Makes what is not there yet, so that a running server can be used again. */
export async function setUp(
  town: Town,
  messages: LogMessage[],
  target: Target,
  platform: Loopback,
  talk: Talk,
): Promise<void> {
  await addUnits(town, target);
  const grants = grantsOf(town, messages);
  const codes = await Promise.all(grants.map(({ words }) => target.admin('code', ...words)));
  for (const [index, { chat, person }] of grants.entries()) {
    const answers = await talk.say(chat, person, `绑定 ${(codes[index] as { code: string }).code}`);
    if (answers?.some((answer) => answer.startsWith('好了'))) continue;
    throw new Error(`the code typed by ${person.name} in ${chat.title} was not taken: ${answers?.join('\n')}`);
  }
  await setWebhooks(town, target, platform);
}

async function addUnits(town: Town, target: Target): Promise<void> {
  const known = new Set(((await target.admin('unit', 'list')) as { name: string }[]).map((unit) => unit.name));
  const add = async (name: string, kind: string, parent?: string) => {
    if (known.has(name)) return;
    await target.admin('unit', 'add', name, '--kind', kind, ...(parent ? ['--parent', parent] : []));
  };
  await add(county, 'county');
  await add(township, 'township', county);
  await Promise.all(town.villages.map(({ unit }) => add(unit, 'village', township)));
  // Days pass in minutes here, at any hour: the bot says at once what it would keep for the day or for the evening.
  const hurry = ['quietFrom=00:00', 'quietTo=00:00', 'foldAt=00:00', 'postsPerDay=50'];
  await target.admin('unit', 'set', county, ...hurry.flatMap((setting) => ['--set', setting]));
}

/** Chats first: who gets a role types its code in a chat that is bound. */
function grantsOf(town: Town, messages: LogMessage[]): Grant[] {
  const bind = (unit: string, purpose: string) => ['bind', '--unit', unit, '--purpose', purpose];
  const role = (unit: string, name: string, body?: string) => {
    return ['role', '--unit', unit, '--role', name, ...(body ? ['--body', body] : [])];
  };
  const { workroom, convener, office, villages } = town;
  const grants: Grant[] = [
    { chat: workroom, person: convener, words: bind(township, 'workroom') },
    ...villages.map((chat) => ({ chat, person: convener, words: bind(chat.unit, 'village') })),
    { chat: workroom, person: convener, words: role(township, '召集人') },
    { chat: workroom, person: office, words: role(township, '部门负责人', office.body) },
  ];
  const given = new Set<string>();
  for (const { group, sender, role: said } of messages) {
    const chat = villages.find(({ title }) => title === group);
    if (!chat || given.has(sender)) continue;
    const words = {
      village_cadre: role(chat.unit, '村居干部'),
      department: role(township, '部门负责人', bodyOf(sender)),
      cppcc_member: role(township, '政协委员'),
    }[said];
    if (!words) continue;
    given.add(sender);
    grants.push({ chat, person: personNamed(sender), words });
  }
  return grants;
}

/** The server knows the chats by now, since something was said in each. */
async function setWebhooks(town: Town, target: Target, platform: Loopback): Promise<void> {
  const groups = (await target.admin('group', 'list')) as { id: number; platform: string; chatId: string }[];
  await Promise.all(
    [town.workroom, ...town.villages].map(async (chat) => {
      const key = platform.addWebhook(chat);
      const row = groups.find((group) => group.platform === platform.name && group.chatId === chat.chatId);
      if (!row) throw new Error(`the server does not know the chat ${chat.title}`);
      if (key) await target.admin('group', 'key', String(row.id), '--key', key);
    }),
  );
}
