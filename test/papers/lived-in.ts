// A county with something in every stage, told by what people type.
import { directChat } from '../support/direct.js';
import { concluded, convened, raised, said } from '../support/lives.js';
import { otherVillage, type Town } from '../support/town.js';

export interface LivedIn {
  /** Consulted on, minutes confirmed, given to a body. */
  lamps: number;
  /** Put up for all to see. */
  rubbish: number;
  /** Of the other village, still to be screened. */
  ferry: number;
  /** Told to the bot alone. */
  secret: number;
}

export async function liveIn(town: Town): Promise<LivedIn> {
  const lamps = await convened(town, '村东头路灯坏了三盏，晚上黑得看不见路');
  await town.says('石头', `附议 ${lamps}`);
  await town.says('谷雨', `邀请 ${lamps} 麦冬 柱子`);
  await town.says('谷雨', `签到 ${lamps} 麦冬 柱子`);
  await town.says('谷雨', `记录 ${lamps} 群众代表柱子：王大娘上礼拜摔了一跤，先修东头那三盏`);
  await town.says('谷雨', `记录 ${lamps} 政协委员麦冬：换成太阳能的，省电，坏了也好修`);
  await town.says(
    '谷雨',
    `结论 ${lamps} 共识 先修村东头三盏，一周内修好；其余的年底前统一换成太阳能灯，由村民代表一起验收`,
  );
  await town.says('谷雨', `事项 ${lamps} 镇供电所 5个工作日 修好村东头三盏路灯`);
  await town.says('谷雨', `纪要 ${lamps}`);
  await town.says('谷雨', `纪要定稿 ${lamps}`);
  await town.says('谷雨', `交办 ${lamps} 镇供电所 5个工作日 修好村东头三盏路灯`);
  const rubbish = await raised(town, '河边垃圾堆了半个月没人清，夏天臭得很');
  await town.says('谷雨', `受理 ${rubbish}`);
  await town.says('谷雨', `公示 ${rubbish} 5天`);
  const ferry = await raised(town, '渡口的石阶滑得很，老人上船要摔', '船家老何', otherVillage);
  const chunhua = await directChat(town, '春花');
  await town.says('春花', '大家好', { at: false });
  const secret = Number(/(\d+)号/.exec(said(await chunhua.says('反映 私密 供电所有人乱收接线费，每户二百')))?.[1]);
  await concluded(town, '村口的水渠堵了，浇不上地', '部分 先清淤，修渠的钱报到县里', '老马');
  return { lamps, rubbish, ferry, secret };
}
