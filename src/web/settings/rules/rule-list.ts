// Every rule of `unitSettingsShape`, in the order in which a matter meets them. A test holds this list against the shape.
import type { Danger, OutOfScope } from '../../../people/safety-texts.js';
import { type Action, moves } from '../../../topics/lifecycle.js';
import { days, hours, months, persons, type RuleGroup, times, workingDays, yesNo } from './rule.js';

const dangerLabels: Record<Danger, string> = {
  gas: '燃气泄漏',
  fire: '着火',
  electricShock: '触电',
  drowning: '落水',
  missing: '走失',
  selfHarm: '想不开',
  other: '别的险情',
};

const referralLabels: Record<OutOfScope, string> = {
  court: '打官司、仲裁',
  petition: '信访',
  dispute: '个人之间的事',
  discipline: '反映干部违纪',
  hotline: '有专门电话的事',
  personalData: '问别人的电话、住址',
};

/** Steps of which reporters are told. */
const toldSteps: readonly Action[] = [
  'shortlist',
  'answerOnSpot',
  'policyAnswer',
  'decline',
  'appeal',
  'merge',
  'refer',
  'answerObjection',
  'conclude',
  'confirmMinutes',
  'submit',
  'adopt',
  'adoptPartly',
  'notAdopt',
  'assign',
  'extend',
  'returnTask',
  'claimDone',
  'suspend',
  'resume',
  'reopen',
];

export const ruleGroups: readonly RuleGroup[] = [
  {
    id: 'screening',
    heading: '征集和筛选',
    rules: [
      { name: 'screeningDays', label: '几天内筛选', help: '有人反映后，工作室要在这些天里决定。', input: workingDays },
      {
        name: 'screeningEscalateDays',
        label: '再过几天报上级',
        help: '过了筛选的日子还没人看，再等这些天就报上一级。',
        input: workingDays,
      },
      { name: 'endorseThreshold', label: '多少人附议自动列入', input: persons },
      {
        name: 'titleLockEndorsements',
        label: '多少人附议后不再改标题',
        help: '大家附议的是这句话，改了就不是那件事了。',
        input: persons,
      },
      {
        name: 'declineReasons',
        label: '不予列入的原因',
        help: '召集人说的话里有这些词，就按这个原因记；空一行就是去掉。',
        input: {
          kind: 'rows',
          of: [
            { name: 'code', label: '代号', kind: 'own' },
            { name: 'label', label: '原因', kind: 'line' },
            { name: 'whereToGo', label: '可以去哪', kind: 'line' },
            { name: 'keywords', label: '听到这些词', kind: 'words' },
          ],
        },
      },
      { name: 'appealDays', label: '几天内可以申诉', input: days },
      {
        name: 'screeningPolicy',
        label: '筛选规则开头的话',
        help: '群里发「筛选规则」时先说这几句；空着就用平常的话。',
        input: { kind: 'text' },
      },
      {
        name: 'hideAnonymousNames',
        label: '匿名的对工作室也不说名字',
        help: '选「不」，工作室能看到是谁，村群里一直不说。',
        input: yesNo,
      },
      { name: 'recurrenceMonths', label: '几个月内又出同样的事算复发', input: months },
      { name: 'roundReminderDays', label: '专题征集结束前几天提醒', input: days },
      {
        name: 'minChannels',
        label: '协商前至少从几种渠道听意见',
        help: '群聊、网页、电话、走访……程序体检时看。',
        input: { kind: 'number', unit: '种' },
      },
    ],
  },
  {
    id: 'publicising',
    heading: '公示和投票',
    rules: [
      { name: 'postingDays', label: '公示几天', input: days },
      { name: 'ballotDays', label: '投票几天', input: days },
    ],
  },
  {
    id: 'consulting',
    heading: '协商',
    rules: [
      {
        name: 'quorum',
        label: '到齐哪些人才能开',
        help: '不够时，说明原因也可以开。填0就是不要求。',
        input: {
          kind: 'parts',
          of: [
            { name: 'villageCadre', label: '村居干部', kind: 'number', unit: '人' },
            { name: 'cppccMember', label: '政协委员', kind: 'number', unit: '人' },
            { name: 'deptHead', label: '部门负责人', kind: 'number', unit: '人' },
            { name: 'massRep', label: '群众代表', kind: 'number', unit: '人' },
            { name: 'stakeholder', label: '利益相关者', kind: 'number', unit: '人' },
            { name: 'bothSides', label: '两边的人都要有', kind: 'yesNo' },
          ],
        },
      },
      {
        name: 'quorumCounts',
        label: '怎样算到了',
        input: {
          kind: 'choice',
          of: [
            ['accepted', '答应来的就算'],
            ['present', '签了到的才算'],
          ],
        },
      },
      { name: 'proposedPerRole', label: '每种人建议请几位', input: persons },
      { name: 'stakeholdersPerSide', label: '每一边最多请几位', help: '免得哪一边来一大群人。', input: persons },
      {
        name: 'meetingReminders',
        label: '开会前多久提醒',
        help: '写几个小时，中间用、隔开：168是一周，24是一天。空着就不提醒。',
        input: { kind: 'numbers', unit: '小时' },
      },
      { name: 'backgroundHours', label: '开会前多久给来龙去脉', input: hours },
      { name: 'requireReasonOnDisagree', label: '反对要说原因', input: yesNo },
      { name: 'hideVotesUntilClosed', label: '表态结束才公布结果', input: yesNo },
      { name: 'correctionDays', label: '几天内可以更正自己的发言', input: days },
    ],
  },
  {
    id: 'doing',
    heading: '采纳和落实',
    rules: [
      {
        name: 'adoptionBy',
        label: '协商结论由谁采纳',
        input: {
          kind: 'choice',
          of: [
            ['county', '县里定'],
            ['township', '乡镇定'],
          ],
        },
      },
      { name: 'referDays', label: '转办没说日子，给几天', input: workingDays },
      { name: 'dueSoonDays', label: '到期前几天提醒', input: workingDays },
      { name: 'longOverdueDays', label: '超期几天报上级', input: workingDays },
      { name: 'returnDays', label: '几天内可以退单', input: workingDays },
      { name: 'problemAfter', label: '退几次、转几次报上级', input: times },
      { name: 'maxExtensions', label: '单位自己可以延期几次', help: '再要延，由上一级定。', input: times },
      { name: 'verifyDays', label: '办结后等群众回话几天', help: '没回话的，记成未评价。', input: days },
      { name: 'redoDays', label: '没解决，重办给几天', input: workingDays },
      { name: 'redoEscalate', label: '重办几次报上级', input: times },
      {
        name: 'reviewMonths',
        label: '几个月后回头看',
        help: '填0就不回头看。',
        input: { ...months, zero: '不回头看' },
      },
      {
        name: 'fallbackOwner',
        label: '没有群的单位由谁盯着',
        help: '写一个名字或职务；空着就由转办的人盯。',
        input: { kind: 'line' },
      },
      {
        name: 'bodyWords',
        label: '什么事建议请哪家单位',
        help: '议题里有这些词，就建议请名称里有这几个字的单位。',
        input: { kind: 'wordsByName', label: '单位名称里有' },
      },
      {
        name: 'whistleReasons',
        label: '吹哨的原因',
        help: '空一行就是去掉。',
        input: {
          kind: 'rows',
          of: [
            { name: 'label', label: '原因', kind: 'line' },
            { name: 'keywords', label: '听到这些词', kind: 'words' },
          ],
        },
      },
      { name: 'whistleHours', label: '吹哨没说时间，几小时到', input: hours },
    ],
  },
  {
    id: 'talking',
    heading: '在群里说话',
    rules: [
      { name: 'postsPerDay', label: '村群里一天最多主动说几条', help: '有人@才回的不算。', input: times },
      { name: 'quietFrom', label: '晚上几点起不打扰', input: { kind: 'time' } },
      { name: 'quietTo', label: '早上几点起可以说', input: { kind: 'time' } },
      { name: 'foldAt', label: '不急的几点合成一条说', input: { kind: 'time' } },
      {
        name: 'digestAs',
        label: '周报怎么发',
        help: '有的群爱看图。平台发不了图的，照样发文字。',
        input: {
          kind: 'choice',
          of: [
            ['text', '文字'],
            ['picture', '图片'],
            ['both', '文字和图片都发'],
          ],
        },
      },
      {
        name: 'answerFromNotes',
        label: '政策知识里有答案时',
        input: {
          kind: 'choice',
          of: [
            ['ask', '先问召集人'],
            ['atOnce', '马上答'],
          ],
        },
      },
      {
        name: 'replyTemplates',
        label: '告诉反映人的话',
        help: '空着就用平常的话。{title}是标题，{number}是号数，{text}是平常的话，还有{body}单位、{due}日子、{reason}原因。',
        input: {
          kind: 'texts',
          of: toldSteps.map((action) => [moves[action].label, moves[action].label] as const),
        },
      },
    ],
  },
  {
    id: 'safety',
    heading: '险情和别处管的事',
    rules: [
      {
        name: 'emergencyAdvice',
        label: '遇险时马上说的话',
        help: '清空一格，就用回上级的话。',
        input: { kind: 'texts', of: Object.entries(dangerLabels) },
      },
      {
        name: 'outOfScope',
        label: '不归这里管的，请他去哪',
        help: '清空一格，就用回上级的话。',
        input: { kind: 'texts', of: Object.entries(referralLabels) },
      },
    ],
  },
  {
    id: 'figures',
    heading: '统计和文件',
    rules: [
      { name: 'responseDays', label: '几天内有人答复算及时', input: workingDays },
      {
        name: 'rateWeights',
        label: '三个率各占多少',
        help: '1、1、1就是一样重。',
        input: {
          kind: 'parts',
          of: [
            { name: 'response', label: '响应率', kind: 'number' },
            { name: 'resolution', label: '解决率', kind: 'number' },
            { name: 'satisfaction', label: '满意率', kind: 'number' },
          ],
        },
      },
      { name: 'bandOlderWeeks', label: '几周以上算时间长', input: { kind: 'number', unit: '周' } },
      { name: 'bandUnknownWeeks', label: '几周没人动算没动静', input: { kind: 'number', unit: '周' } },
      { name: 'averageMinSample', label: '办结几件以上才算平均天数', input: { kind: 'number', unit: '件' } },
      { name: 'hotVillages', label: '几个村有同样的事告诉县里', input: { kind: 'number', unit: '个村' } },
      { name: 'hotMonths', label: '同样的事看最近几个月', input: months },
      { name: 'activityRemindDays', label: '活动前几天提醒', input: days },
      { name: 'fileDays', label: '文件链接几天内有效', input: days },
    ],
  },
];

/** On the page about the model. */
export const modelRules: RuleGroup = {
  id: 'model',
  heading: '用哪个提示词',
  rules: [
    {
      name: 'classifyPrompt',
      label: '正在用的提示词',
      help: '机器照它来看懂群里的话。',
      input: { kind: 'prompt', none: '平常的一版' },
    },
    {
      name: 'shadowPrompt',
      label: '试用的提示词',
      help: '跟着看，只作比较，不记事。',
      input: { kind: 'prompt', none: '不试用' },
    },
    {
      name: 'dailyTokens',
      label: '全县一天最多用多少字元（token）',
      help: '填0就按安装时定的数。用完了，当天用本机规则。',
      input: { kind: 'number', unit: '个', zero: '按安装时定的' },
      rootOnly: true,
    },
    {
      name: 'precisionBound',
      label: '听来的事，对的少于多少就只建议',
      help: '没@好商量的话，它自己记错得多了，就改成先问一声。',
      input: { kind: 'number', unit: '%', times: 100 },
    },
    { name: 'precisionOver', label: '看最近几次决定', input: times },
    { name: 'precisionAtLeast', label: '至少有几次决定才算', input: times },
    { name: 'summaryMinMessages', label: '至少几句话才让机器归纳', input: { kind: 'number', unit: '句' } },
    { name: 'plainLanguage', label: '单位的话用白话再说一遍', input: yesNo },
    { name: 'plainLanguageFrom', label: '多少字以上才说白话', input: { kind: 'number', unit: '字' } },
  ],
};

export const allRules = [...ruleGroups, modelRules].flatMap((group) => group.rules);

export const ruleNamed = (name: string) => allRules.find((rule) => rule.name === name);
