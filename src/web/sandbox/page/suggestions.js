// Example sentences that fit who speaks and where, with the number that was talked about last.

const complaints = {
  李家庄: ['3号楼路灯坏了好几天了', '北头机井坏了，浇不上地', '村口垃圾桶满了没人收'],
  河湾村: ['桥头栏杆断了，孩子走着害怕', '河边老有人倒垃圾', '村里到镇上的班车能不能加一趟'],
};
const anywhere = ['3号楼路灯坏了好几天了', '村口垃圾桶满了没人收'];

const resident = (n, group, hasSpoken) => {
  const examples = complaints[group.unit] ?? anywhere;
  const next = ['我的', `查 ${n}`, `附议 ${n}`, '议题', `已解决 ${n} 谢谢`, `未解决 ${n} 昨晚又不亮了`];
  return hasSpoken ? [...next, ...examples] : [...examples, ...next];
};

const convener = (n) => [
  '待办',
  `受理 ${n}`,
  `公示 ${n} 5天`,
  `开启协商 ${n} 周五下午3点 村委会`,
  `邀请 ${n} 全部`,
  `参会 ${n}`,
  `开会 ${n} 人就在跟前，先商量`,
  `结论 ${n} 共识 本周内修好，以后每月巡查一次`,
  `交办 ${n} 镇供电所 3个工作日 更换路灯`,
  `当场答复 ${n} 已经联系，今天就来修`,
  '周报',
  '统计 本月',
];

const inOffices = {
  召集人: convener,
  联络员: convener,
  部门负责人: (n) => [
    `参加 ${n}`,
    `签收 ${n}`,
    `进展 ${n} 材料已经备好，明天进场`,
    `办结 ${n} 已经修好，请大家看看`,
    '待办',
    `查 ${n}`,
  ],
  政协委员: (n) => [`参加 ${n}`, `签到 ${n}`, '议题', `查 ${n}`, '周报', '统计 本月'],
  村居干部: (n) => ['待办', '议题', `查 ${n}`, `当场答复 ${n} 村里今天就去修`],
  县政协办: (n) => ['统计 本月', '周报', '议题', '待办', `查 ${n}`],
  管理员: (n) => ['统计 本月', '角色', '议题', `查 ${n}`],
};

const officialInVillage = (n) => ['议题', `查 ${n}`, '反映 村西排水沟堵了'];

function sentencesOf(person, group) {
  const office = person.roles.map((role) => inOffices[role]).find(Boolean);
  if (group.purpose === 'village') return office ? officialInVillage : resident;
  return office ?? resident;
}

/** The topic that the bot named last in this group: 12号, but not 3号楼. */
function lastNumber(messages) {
  for (const message of messages.toReversed()) {
    const found = message.from === 'bot' && /(?<!\d)(\d{1,7})号(?!楼|院|线|路|机|井|门|车|仓|公馆)/.exec(message.text);
    if (found) return found[1];
  }
  return '1';
}

const choicesLabel = '回数字：';

/** What the bot's newest question can be answered with: `回数字：1 受理　2 不予列入`. */
function openChoices(person, group, messages) {
  const recent = messages.slice(-8);
  const at = recent.findLastIndex((message) => message.from === 'bot' && message.text.includes(choicesLabel));
  if (at === -1) return [];
  const asked = recent[at];
  // In a village group a question is for the one who was answered; a workroom's may be taken up by any of them.
  const whom = messages.find((message) => message.id === asked.quote)?.from;
  if (group.purpose === 'village' && whom !== undefined && whom !== person.id) return [];
  const said = recent.slice(at + 1).filter((message) => message.from !== 'bot');
  const taken = said.map((message) => message.text.trim());
  return questionsIn(asked.text)
    .flatMap((offers) => {
      const choices = offers.map((offer) => ({ text: /^(\d{1,3}) \S/.exec(offer)?.[1], label: offer }));
      return choices.some(({ text }) => taken.includes(text)) ? [] : choices;
    })
    .filter(({ text }) => text)
    .map(({ text, label }) => ({ text, label: label.length > 16 ? `${label.slice(0, 15)}…` : label }));
}

/** The offers of each question of a post: on the label's line, or on a line each below it. */
function questionsIn(text) {
  const questions = [];
  let below = false;
  for (const line of text.split('\n')) {
    const at = line.indexOf(choicesLabel);
    if (at !== -1) {
      const offers = line.slice(at + choicesLabel.length).split('　');
      questions.push(offers.filter((offer) => offer !== ''));
    } else if (below && /^\d{1,3} \S/.test(line)) {
      questions.at(-1).push(line);
      continue;
    }
    below = at !== -1 && questions.at(-1).length === 0;
  }
  return questions;
}

export function suggestionsFor(person, group, messages) {
  if (!person || !group) return [];
  const n = lastNumber(messages);
  const hasSpoken = messages.some((message) => message.from === person.id);
  return [
    ...openChoices(person, group, messages),
    ...[...sentencesOf(person, group)(n, group, hasSpoken), '帮助'].map((text) => ({ text, label: text })),
  ];
}
