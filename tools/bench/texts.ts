// Made-up complaints, different for every number and alike as such complaints are: for measuring, not for scoring.
const places = [
  ...'东西南北'.split('').flatMap((side) => [`村${side}头`, `${side}大街`, `镇${side}桥头`]),
  ...['幸福', '育才', '槐树', '清泉', '大井', '柳荫', '石桥', '新华'].flatMap((name) => [
    `${name}巷`,
    `${name}小区`,
    `${name}路`,
  ]),
];
const things = [
  '路灯',
  '下水道',
  '垃圾桶',
  '机井水泵',
  '自来水管',
  '健身器材',
  '电梯',
  '围墙',
  '公厕',
  '桥栏杆',
  '变压器',
  '监控',
  '井盖',
  '排水沟',
  '公交站牌',
  '停车位',
  '充电桩',
  '绿化带',
  '天然气',
  '暖气',
  '网线',
  '快递柜',
  '卫生室',
  '校车',
];
const troubles = [
  '坏了没人修',
  '堵得返水',
  '三天没人清了',
  '晚上看不见路',
  '一下雨就积水',
  '又停了',
  '漏得到处都是',
  '噪声太大睡不着',
  '收费涨了说不清',
  '老人走着害怕',
  '孩子上学不安全',
  '报了好几回没下文',
  '被车撞歪了',
  '臭得开不了窗',
  '年年修年年坏',
];
const asks = ['能不能来人看看', '啥时候能修', '请工作室帮着问问', '再不管要出事', '大家都等着呢', '求给个准话', ''];

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** The same for the same number. */
export function inventText(n: number): string {
  const mixed = Math.imul(n + 1, 2_654_435_761) >>> 0;
  const number = (mixed >>> 3) % 40;
  const place = pick(places, mixed >>> 5);
  const thing = pick(things, mixed >>> 11);
  const trouble = pick(troubles, mixed >>> 17);
  return `${place}${number > 20 ? `${number}号楼` : ''}${thing}${trouble}，${pick(asks, mixed >>> 23)}`;
}
