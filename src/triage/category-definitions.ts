// What each category takes in and where its borders are. Read by people who correct categories and by the model.
import { type Category, categories } from './understanding.js';

export interface CategoryDefinition {
  definition: string;
  examples: string[];
}

export const categoryDefinitions: Record<Category, CategoryDefinition> = {
  城乡建设: {
    definition:
      '路灯、井盖、上下水、供暖、供气、供电、施工开挖、违建、拆迁安置、房产证、公租房和危房、规划、公园绿化、公厕',
    examples: ['3号楼下水返上来了', '幸福巷路灯不亮', '自来水发黄水压低'],
  },
  环境保护: {
    definition: '垃圾清运、臭味、油烟、噪音扰民、污水废气、养殖和工厂污染、焚烧、基站辐射',
    examples: ['广场音响太吵', '村北鸡场臭味大', '垃圾三天才拉一趟'],
  },
  交通运输: {
    definition: '道路坑洼和修路、桥梁护栏、拥堵和过街安全、路边停车难、公交班车、出租车、快递物流',
    examples: ['村南的路成了泥塘', '校门口堵车', '末班车等不到'],
  },
  教育文体: {
    definition: '学校收费、课后服务、入学招生、教师、幼儿园、食堂校服、文化体育设施',
    examples: ['课后服务收费没开兴趣班', '健身器材坏了'],
  },
  劳动和社会保障: {
    definition: '欠薪、社保医保养老金、合作医疗、低保救助、残疾和高龄补贴、就业、人事、养老助餐',
    examples: ['高龄补贴怎么申请', '老人吃饭难，想办食堂', '工资拖了三个月'],
  },
  商贸旅游: {
    definition: '商户经营、摊贩安置、招牌、物价和乱收费、假货和消费纠纷、传销保健品、商户电价、景区',
    examples: ['三轮车占店门口', '电费加价到一块三', '退费难'],
  },
  卫生计生: {
    definition: '医院卫生室、看病拿药、疫苗体检、医保之外的就医服务、生育服务、食品卫生',
    examples: ['卫生室老锁门', '降压药断货'],
  },
  农业农村: {
    definition: '机井浇地、厕所改造和抽粪、土地流转和租金、宅基地、种地补贴、农机农资、畜禽防疫、红白事和份子',
    examples: ['北边机井坏了浇不上地', '化粪罐满了没人抽', '租地钱拖着没给'],
  },
  政务服务: {
    definition: '办证办事、窗口和热线、工作作风、重复检查、执法尺度、村务公开',
    examples: ['营业执照改地址要跑几趟', '同一张表填三遍', '执法一碗水没端平'],
  },
  物业管理: {
    definition: '物业费和物业服务、电梯、楼道、充电棚和飞线、小区车位、业委会、维修基金、门禁',
    examples: ['7号楼电梯又坏', '物业费涨了没人管', '楼道飞线充电'],
  },
  治安纠纷: {
    definition: '狗患、盗窃诈骗、打架赌博、公共安全；个人之间的纠纷不算议题',
    examples: ['大黄狗追人没人拴', '半夜飙车炸街'],
  },
  其他: { definition: '都不合适，或拿不准', examples: [] },
};

/** One line a category, for a prompt that may be long. */
export function describeCategories(): string {
  return categories.map((name) => `- ${name}：${categoryDefinitions[name].definition}`).join('\n');
}

/** Only where the name alone would mislead. */
const hints: Partial<Record<Category, string>> = {
  城乡建设: '路灯井盖水电气暖',
  环境保护: '垃圾臭味噪音',
  商贸旅游: '摊贩物价',
  卫生计生: '看病食品',
  农业农村: '浇地旱厕土地',
  物业管理: '电梯楼道',
  治安纠纷: '狗患',
};

/** All of them in a line, where each word is paid for with every call. */
export function briefCategories(): string {
  return categories.map((name) => (hints[name] ? `${name}(${hints[name]})` : name)).join(' ');
}
