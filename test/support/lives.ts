// Short ways into the middle of a topic's life, by what people type.
import type { Town } from './town.js';

export const said = (posts: string[]) => posts.join('\n\n');

/** Somebody raises it; gives its number. */
export async function raised(town: Town, words: string, by = '王大娘', where?: string): Promise<number> {
  const answer = said(await town.says(by, `反映 ${words}`, where ? { in: where } : {}));
  const number = Number(/(\d+)号/.exec(answer)?.[1]);
  if (!number) throw new Error(`not raised: ${answer}`);
  return number;
}

/** Raised, called together and opened, though not all came: 结论 can be said. */
export async function convened(town: Town, words: string, by = '王大娘'): Promise<number> {
  const number = await raised(town, words, by);
  await town.says('谷雨', `受理 ${number}`);
  await town.says('谷雨', `公示 ${number} 3天`);
  const answer = said(await town.says('谷雨', `开启协商 ${number} 明天下午3点 村委会`));
  if (!answer.includes('协商')) throw new Error(`not convened: ${answer}`);
  const opened = said(await town.says('谷雨', `开会 ${number} 大家正好都在村委会`));
  if (!opened.includes('开始协商')) throw new Error(`not opened: ${opened}`);
  return number;
}

/** Concluded, with these words after the number. */
export async function concluded(town: Town, words: string, outcome: string, by = '王大娘'): Promise<number> {
  const number = await convened(town, words, by);
  const answer = said(await town.says('谷雨', `结论 ${number} ${outcome}`));
  if (!answer.includes('已记下')) throw new Error(`not concluded: ${answer}`);
  return number;
}
