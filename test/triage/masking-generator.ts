// Random messages with personal data in every disguise, and random messages with numbers that are nobody's. All invented.
import fc from 'fast-check';
import { cardDisguises, disguised, disguises, idDisguises, plateDisguises } from './masking-disguises.js';

export interface Sample {
  text: string;
  /** What must be masked, exactly as it stands in the text. */
  personal: string[];
}

const pick = <T>(...of: T[]) => fc.constantFrom(...of);
const digits = (n: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n }).map((d) => d.join(''));
const number = (min: number, max: number) => fc.integer({ min, max }).map(String);
const join = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(''));

// --- values

const mobile = join(pick('13', '15', '17', '18', '19'), number(0, 9), digits(8)).filter((n) => !/^1[579]4/.test(n));

const landline = join(pick('0635', '0538', '010', '021', '0851', '0431'), pick('-', '', ' '), number(2, 8), digits(6));

const birthday = fc
  .tuple(fc.integer({ min: 1932, max: 2019 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => `${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}`);

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkOf = (id: string) => '10X98765432'[weights.reduce((sum, w, i) => sum + w * Number(id[i]), 0) % 11] as string;

const identity = fc
  .tuple(pick('371502', '410105', '510623', '220182', '440305', '330109', '620102'), birthday, digits(3), fc.nat(19))
  .map(([region, born, order, slip]) => {
    const id = region + born + order;
    // One in twenty is mistyped.
    return id + (slip === 0 ? '5' : checkOf(id));
  });

const card = fc.tuple(pick('621700', '622848', '620522', '621226', '623059'), digits(12)).map(([bin, rest]) => {
  const body = bin + rest;
  for (let check = 0; check < 10; check++) if (luhn(body + check)) return body + check;
  return body;
});

function luhn(all: string): boolean {
  const sum = [...all].reverse().reduce((total, c, i) => {
    const d = i % 2 ? Number(c) * 2 : Number(c);
    return total + (d > 9 ? d - 9 : d);
  }, 0);
  return sum % 10 === 0;
}

const plateChar = pick(...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789012345678901234567890123456789');
const plate = fc
  .tuple(
    pick(...'京津冀豫鲁苏浙皖川渝粤桂黑吉辽陕甘'),
    pick(...'ABCDEFGHJK'),
    fc.array(plateChar, { minLength: 5, maxLength: 5 }).map((c) => c.join('')),
    pick('', '', '', '挂', '学', '警', 'D'),
  )
  .filter(([, , body]) => /\d/.test(body))
  .map(([province, city, body, tail]) => {
    if (tail === 'D') return `${province}${city}D${body.replace(/\D/g, '7')}`;
    return `${province}${city}${tail ? body.slice(0, 4).replace(/^\D+$/, '1234') + tail : body}`;
  });

const flat = fc.tuple(fc.integer({ min: 1, max: 18 }), fc.integer({ min: 1, max: 6 })).map(([f, n]) => `${f}0${n}`);
const few = number(1, 6);
const houses = number(1, 24);
const door = fc.oneof(
  join(houses, pick('号楼', '栋', '幢', '#楼'), few, pick('单元'), flat, pick('', '室')),
  join(houses, pick('-', '—', '-'), few, pick('-', '—'), flat),
  join(
    pick('一', '三', '五', '七', '十二'),
    pick('号楼', '栋'),
    pick('一', '二', '三'),
    pick('单元'),
    pick('五零一', '三〇二', '六零二'),
  ),
  join(houses, pick('号楼', '栋'), flat, pick('', '室')),
  join(few, pick('单元'), flat),
  join(houses, pick('号楼'), few, pick('单元'), few, pick('楼'), pick('东户', '西户', '中户', '左手')),
  join(pick('A', 'B', 'C'), pick('座'), flat),
);

const surnameOf = pick(
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
  '欧阳',
  '诸葛',
  '司马',
);
const given = pick(
  ...'建国 秀英 淑兰 子轩 浩然 梓涵 一诺 若曦 长贵 满仓 铁柱 翠花 国庆 桂英 志强 海燕 雪梅 晓东 文博 佳怡 思远 天佑 俊杰 玉芬'.split(
    ' ',
  ),
  ...'金凤 爱民 卫东 跃进 春生 秋菊 凤霞 德胜 永刚 立新 红梅 丽娟 振华 宝山 树林 玉兰 宏伟 文静 雨桐 宇航 欣妍 明哲 嘉琪 诗涵'.split(
    ' ',
  ),
  ...'守义 传福 兆丰 克勤 敬业 廷芳 希贤 维新 绍良 广田 景云 存厚 世昌 学礼 占奎 喜顺 群英 巧云 素珍 改莲 瑞雪 银环 锁柱 二妮'.split(
    ' ',
  ),
  ...'伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 涛 超 刚 辉 鹏 华 飞 鑫 波 斌 浩 凯 健 帆 丹 萍 玲 燕 莉'.split(' '),
);
const name = join(surnameOf, given);
const longName = name.filter((n) => n.length >= 3);

// --- carriers: ▢ stands for the value

const carriers: [fc.Arbitrary<string>, string[]][] = [
  [
    disguised(mobile, disguises),
    [
      '电话▢',
      '有事打▢',
      '▢ 老秦',
      '联系方式：▢',
      '专业开锁 随叫随到 ▢',
      '收废铁 ▢ 价格好商量',
      '看到的给▢打电话',
      '微信同号 ▢',
      '手机号▢，一直打不通',
      '我爸走丢了 看见的打▢！',
      '预约请拨▢（王师傅）',
      '▢这个号是诈骗的 都小心',
      '卖家具的留个电话 ▢ 晚上联系',
      '大棚出租，▢',
      '加我▢',
      '谁认识这个号▢',
      '换锁换锁芯☎▢',
      '给我登记上 电话▢ 谢谢',
    ],
  ],
  [landline, ['座机▢', '家里电话 ▢', '打▢没人接', '卫生室▢', '☎▢', '联系电话：▢']],
  [
    disguised(identity, idDisguises),
    [
      '身份证▢',
      '我妈的号 ▢ 帮忙登记',
      '▢',
      '身份证号码：▢，医保交了没显示',
      '报名：▢',
      '证号▢ 查下低保',
      '给孩子报上 ▢ 谢谢老师',
    ],
  ],
  [
    disguised(card, cardDisguises),
    ['打这个卡 ▢', '卡号▢', '▢ 农行', '补贴打我卡上▢', '银行卡▢，别打错', '货款转▢', '工资卡是▢'],
  ],
  [
    disguised(plate, plateDisguises),
    [
      '楼下谁的车 ▢ 挪一下',
      '▢挡消防通道了',
      '车牌▢',
      '▢ 把我车刮了就跑',
      '白色越野▢停在路口一天了',
      '举报▢乱停',
      '看见▢那辆车没',
    ],
  ],
  [
    door,
    [
      '我家▢',
      '▢漏水漏到楼下了',
      '来▢看看吧',
      '送到▢',
      '▢天天半夜吵',
      '我是▢的业主',
      '住▢',
      '▢没人 敲门不开',
      '修暖气的到▢来',
      '1. ▢ 要两份',
      '给▢送一桶水',
    ],
  ],
  [
    longName,
    [
      '我叫▢',
      '俺是▢家的',
      '联系人：▢',
      '姓名：▢',
      '我爸▢ 七十八了',
      '俺公公▢下午没回来',
      '▢大爷摔着了',
      '▢阿姨跳得好',
      '申请人▢',
      '户主：▢',
      '感谢▢医生',
      '找▢老师',
      '孩子叫▢',
      '举报▢私搭乱建',
      '认识▢的说一声',
      '▢欠我五千块不还',
      '报名：▢',
      '1. ▢',
      '村民▢家的羊跑了',
      '▢把垃圾倒我门口',
      '俺娘▢的医保卡丢了',
      '替▢报个名',
      '我是▢',
      '邻居▢天天骂人',
      '给▢登记一下',
      '民警▢态度真好',
      '他叫▢，在工地干活',
      '本人▢，反映一件事',
      '▢ 身份证丢了',
      '落款：▢',
    ],
  ],
  [
    name.filter((n) => n.length === 2),
    [
      '我叫▢',
      '姓名：▢',
      '联系人 ▢',
      '▢大爷摔着了',
      '申请人：▢',
      '我儿子▢今年六岁',
      '户主▢',
      '孩子叫▢',
      '收款人▢',
      '▢女士的快递',
    ],
  ],
  [
    pick('lao_qin88', 'qinlaosan', 'Wang20201', 'hao-123456', 'a1234567', 'xiaomei_1990', 'zhang88888', 'LiLi2008'),
    ['微信▢', '加微信▢', 'vx：▢', '微信号：▢ 欢迎咨询', 'V:▢', '加V▢', 'wx ▢', '+v▢'],
  ],
  [join(number(1, 9), digits(8)), ['QQ▢', 'qq：▢', '扣扣▢', '加QQ ▢', '企鹅号▢']],
  [
    pick('lao.qin@example.com', 'a123456@qq.com', 'wang_li@163.com', 'hr-2020@sina.cn', '88888888@qq.com'),
    ['发▢', '邮箱：▢', '材料发到▢就行', '▢ 收件'],
  ],
];

const tails = pick('', '', '', ' 谢谢', '。', '！', '[抱拳]', '，麻烦了', ' 路灯也该修了');

export const personalMessage: fc.Arbitrary<Sample> = fc.oneof(
  ...carriers.map(([value, where]) =>
    fc.tuple(value, pick(...where), tails).map(([v, carrier, tail]) => ({
      text: carrier.replace('▢', v) + tail,
      personal: [v],
    })),
  ),
);

// --- harmless

const amount = fc.oneof(number(1, 99999), join(number(1, 999), pick('.'), digits(2)));
const harmlessPart = fc.oneof(
  join(pick('物业费', '水费', '取暖费', '一个月', '押金', '补贴', '工资'), amount, pick('元', '块', '块钱')),
  join(number(2015, 2027), pick('年', '-'), number(1, 12), pick('月', '-'), number(1, 28), pick('日', '')),
  join(number(0, 23), pick(':', '：'), pick('00', '15', '30', '45'), pick('开会', '停水', '到')),
  join(number(20, 300), pick('平', '平方米', '平米', 'm²'), pick('的房子', '')),
  join(
    houses,
    pick('号楼', '栋', '幢'),
    pick('路灯', '电梯', '楼道灯', '门口', '下水道', '垃圾桶'),
    pick('坏了', '堵了', '没人管'),
  ),
  join(
    houses,
    pick('号楼'),
    few,
    pick('单元'),
    pick('门禁', '楼道', '电梯', '一楼', '门口'),
    pick('坏了', '太脏', '没灯'),
  ),
  join(pick('查', '附议', '意见', '议题', '#', '合并'), pick(' ', ''), number(1, 999)),
  join(
    pick('有事打', '报警打', '热线'),
    pick('110', '119', '120', '122', '12345', '12315', '12348', '95598', '12393', '96568', '12328'),
  ),
  join(pick('客服', '售后', '厂家'), pick('400-', '400', '800-', '400 '), digits(3), pick('-', '', ' '), digits(4)),
  join(number(1, 300), pick('户', '人', '亩', '斤', '米', '公里', '次', '天', '个月', '盏', '辆', '吨', '度')),
  join(number(1, 12), pick('-'), number(13, 30), pick('号', '天', '分钟', '度')),
  join(pick('第'), number(1, 40), pick('届', '期', '条', '次', '名')),
  join(number(2, 99), pick('路公交', '路车', '中学', '小队', '国道', '号井', '号泵')),
  join(
    pick('建设路', '人民街', '幸福巷', '柳树胡同'),
    number(1, 200),
    pick('号门口', '号对面', '号旁边'),
    pick('井盖没了', '路灯不亮', '积水'),
  ),
  join(pick('型号', '规格', '批号', '编号'), pick('A', 'B', 'DN', 'PE', 'XL'), number(1, 9999)),
  join(pick('订单号', '运单号', '流水号'), digits(12)),
  join(pick('百分之', '一共', '大概'), pick('三十五', '二百八十', '一千二', '六七十', '四五百')),
  join(number(35, 42), pick('.'), number(0, 9), pick('度', '℃')),
  join(number(100, 180), pick('/'), number(60, 110)),
  join(
    pick('政务大厅', '村委会', '办公楼', '教学楼'),
    number(1, 6),
    pick('0'),
    number(1, 9),
    pick('室', '房间', '办公室'),
  ),
  pick(
    '王大爷说的对',
    '刘姐在家吗',
    '老张来了',
    '李书记收到',
    '周主任问问',
    '马大姐唱一个',
    '小孙去看看',
    '高老师讲得好',
    '赵师傅修好了',
    '石头缝里长草',
    '白天亮晚上黑',
    '方便的时候来',
    '高兴得很',
    '温度太低',
    '江边散步',
    '马路上都是土',
    '金额不对',
    '雷雨天跳闸',
    '张罗一下',
    '黄了三天',
    '于是就没了',
    '何时能通水',
    '安排人来',
    '成天没人管',
    '时间太久',
    '花钱买罪受',
    '万一砸着人',
    '平安健康',
    '施工太吵',
    '管道老化',
    '单元门坏了',
    '任何人都进得来',
    '明天停电',
    '全村都等着',
    '文化广场',
    '水压太低',
    '车位不够',
    '路面塌了',
    '李家庄的路',
    '王家沟的水',
    '张村小学',
    '陈集镇医院',
    '赵庄路口',
    '周边居民',
    '许多人反映',
    '程序太麻烦',
    '夏天臭死了',
    '毛病不少',
  ),
);
const glue = pick(' ', '，', '。', '；', ' 还有', '！', '、另外');

export const harmlessMessage: fc.Arbitrary<string> = fc
  .array(fc.tuple(harmlessPart, glue), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.flat().join(''));
