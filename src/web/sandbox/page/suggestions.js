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
  `结论 ${n} 共识 本周内修好，以后每月巡查一次`,
  `交办 ${n} 镇供电所 3个工作日 更换路灯`,
  `当场答复 ${n} 已经联系，今天就来修`,
  '周报',
  '统计',
];

const byRole = {
  召集人: convener,
  联络员: convener,
  部门负责人: (n) => [
    `签收 ${n}`,
    `进展 ${n} 材料已经备好，明天进场`,
    `办结 ${n} 已经修好，请大家看看`,
    `查 ${n}`,
    '待办',
  ],
  政协委员: (n) => ['议题', `查 ${n}`, `附议 ${n}`, '统计'],
  村居干部: (n, group) =>
    group.purpose === 'village'
      ? ['议题', `查 ${n}`, '反映 村西排水沟堵了', `附议 ${n}`]
      : ['待办', '议题', `查 ${n}`, '反映 村西排水沟堵了'],
  县政协办: () => ['统计', '周报', '议题', '待办'],
  管理员: (n) => ['统计', '议题', `查 ${n}`],
};

/** The topic that the bot named last in this group. */
function lastNumber(messages) {
  for (const message of messages.toReversed()) {
    const found = message.from === 'bot' ? /(\d{1,5}) ?号|[#＃](\d{1,5})/.exec(message.text) : null;
    if (found) return found[1] ?? found[2];
  }
  return '1';
}

/** What the bot's newest question can be answered with: `回数字：1 受理　2 不予列入`. */
function openChoices(messages) {
  const recent = messages.slice(-6).toReversed();
  const asked = recent.find((message) => message.from === 'bot' && message.text.includes('回数字'));
  if (!asked) return [];
  const line = asked.text.slice(asked.text.lastIndexOf('回数字')).split('\n')[0];
  return [...line.matchAll(/(\d{1,2}) ([^\s\d][^\s　；。]*)/g)].map((found) => ({ text: found[1], label: found[0] }));
}

export function suggestionsFor(person, group, messages) {
  if (!person || !group) return [];
  const n = lastNumber(messages);
  const own = person.roles.map((role) => byRole[role]).find(Boolean) ?? resident;
  const hasSpoken = messages.some((message) => message.from === person.id);
  return [...openChoices(messages), ...[...own(n, group, hasSpoken), '帮助'].map((text) => ({ text, label: text }))];
}
