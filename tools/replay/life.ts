// What follows the log: one topic is taken through its whole life, by those whose part it is.
import type { Person } from './loopback.js';
import type { Target } from './server.js';
import type { Office, Town, VillageChat } from './town.js';

interface TopicRow {
  number: number;
  title: string;
  kind: string;
  unit: string;
  state: string;
  private: boolean;
  /** `wecom:userId`; null for those who asked not to be named. */
  reporters: (string | null)[];
}

export interface Step {
  chat: { chatId: string; title: string };
  person: Person;
  text: string;
}

/** What is said, in order; each is said when the one before has had its effect. */
export async function lifeOf(town: Town, people: Person[], target: Target): Promise<Step[]> {
  const topics = ((await target.admin('topic', 'list')) as TopicRow[]).filter((topic) => eligible(topic, town));
  const [topic] = topics.sort((a, b) => b.reporters.length - a.reporters.length || a.number - b.number);
  const inWorkroom = (person: Person, text: string): Step => ({ chat: town.workroom, person, text });
  const opening = inWorkroom(town.convener, '待办');
  if (!topic) return [opening];
  const village = town.villages.find((one) => one.unit === topic.unit) as VillageChat;
  const office: Office = village.office ?? town.office;
  const n = topic.number;
  const reporters = topic.reporters.flatMap((account) => {
    const person = people.find(({ userId }) => account?.split(':')[1] === userId);
    return person ? [person] : [];
  });
  return [
    opening,
    ...(topic.state === 'candidate' ? [inWorkroom(town.convener, `受理 ${n}`)] : []),
    inWorkroom(town.convener, `公示 ${n} 3天`),
    inWorkroom(town.convener, `开启协商 ${n} 明天下午3点 村委会`),
    inWorkroom(town.convener, `邀请 ${n} 全部`),
    inWorkroom(town.convener, `开会 ${n} 演练，没等大家都答应`),
    inWorkroom(town.convener, `结论 ${n} 共识 ${office.body}先到现场查清原因，一周内办好，办的时候有村民代表在场`),
    inWorkroom(town.convener, `纪要 ${n}`),
    inWorkroom(town.convener, `纪要定稿 ${n}`),
    inWorkroom(town.convener, `交办 ${n} ${office.body} 5个工作日 查清原因并办好`),
    inWorkroom(office, `签收 ${n}`),
    inWorkroom(office, `进展 ${n} 已到现场看过，原因查清了，明天动手`),
    inWorkroom(office, `办结 ${n} 已经办好，村民代表在场看过`),
    ...reporters.map((person) => ({ chat: village, person, text: `已解决 ${n}` })),
    inWorkroom(town.convener, `体检 ${n}`),
    { chat: village, person: village.cadre ?? town.convener, text: '周报' },
    inWorkroom(town.convener, '统计'),
  ];
}

/** A matter that still waits and whose reporters can all be heard. */
function eligible(topic: TopicRow, town: Town): boolean {
  return (
    topic.kind === 'issue' &&
    !topic.private &&
    (topic.state === 'candidate' || topic.state === 'shortlisted') &&
    topic.reporters.every((account) => account !== null) &&
    town.villages.some((village) => village.unit === topic.unit)
  );
}
