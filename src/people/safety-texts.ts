// What is said at once in a danger, and where to go with what the bot does not take. Defaults; a county puts its own
// numbers and words in their place (`unit set NAME --set emergencyAdvice.gas=…`).

export const dangers = ['selfHarm', 'gas', 'electricShock', 'drowning', 'missing', 'fire', 'other'] as const;
export type Danger = (typeof dangers)[number];

// 110, 119 and 120 are national; 12356 is the national line for psychological help (2025), 95598 that of the State Grid.
export const usualAdvice: Record<Danger, string> = {
  selfHarm:
    '听您这么说，我们很挂念您，您不是一个人。先到有人的地方去，或者让家里人、邻居陪一会儿。想说说话，随时打12356（全国心理援助热线）；这会儿有危险，马上打110或120。身边的乡亲请陪着他，别责怪，别留他一个人。',
  gas: '可能是燃气泄漏：别开灯、别点火、别在屋里打电话。关阀门、开窗，人都到外面去，再打119。有人头晕、叫不醒，打120。',
  electricShock:
    '有人触电：先拉电闸，千万别用手去拉人，用干木棍把电线挑开，再打120。电线掉在地上的，离它8米以外，别让人靠近，打95598报修。',
  drowning:
    '有人落水：大声喊人，马上打110和120。不会水的别下去，扔绳子、长杆、空桶给他抓。救上来没有呼吸的，马上按压胸口，别停，等救护车来。',
  missing:
    '有人走失：马上打110报警，不用等24小时。说清姓名、年纪、穿什么衣服、在哪里不见的。先看水边、路口、车站，见到人的请留住他。',
  fire: '着火了先保人：马上打119，说清在哪里、烧的是什么，有没有人困住。弯腰捂住口鼻往外走，别坐电梯，别回去拿东西。有人受伤打120。',
  other: '先保住人！有人受伤、叫不醒打120，有人动手、抢东西打110，着火打119。别围观，给救人的让开路。',
};

export const outOfScopeKinds = ['court', 'petition', 'dispute', 'discipline', 'hotline', 'personalData'] as const;
export type OutOfScope = (typeof outOfScopeKinds)[number];

// 12348: free legal advice. 12388: the discipline commission's line. 12315: consumers. 12333: wages and insurance.
export const usualReferrals: Record<OutOfScope, string> = {
  court: '已经打官司、仲裁的事，要由法院、仲裁来定，这里商量不了。可以问承办的法官，或打12348问免费法律咨询。',
  petition: '已经走信访的事，由信访那边答复，这里不重复办。进度可以到信访局或网上信访平台查。',
  dispute: '这是个人之间的事，群里不好办。可以找村（居）的调解员说和，或打12348问问；有人动手打110。',
  discipline: '反映干部违纪违法，请打12388（纪检监察举报电话），那里替举报人保密，别在群里说。',
  hotline: '这类事有专门的电话：买东西吃了亏打12315，工资、社保的事打12333，别的服务找12345；被骗了钱马上打110。',
  personalData: '别人的电话、住址我不能给，请体谅。有事要找他，可以请村干部帮忙带个话。',
};
