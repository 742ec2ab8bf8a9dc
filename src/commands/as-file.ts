// A paper asked for in chat: the answer is its link.
import { orderPaper } from '../papers/exports.js';
import type { ArgsOf, PaperName } from '../papers/kinds.js';
import { paperKinds } from '../papers/kinds.js';
import type { CommandContext } from './command.js';

/** `文件` at the end of what follows a command word, and what stands before it. */
export function takeFileWord(text: string): { asFile: boolean; rest: string } {
  const [, rest] = /^([\s\S]*?)[\s，,]*(?:的)?(?:文件|文档|word|excel|导出|下载|打印)[。！!\s]*$/i.exec(text) ?? [];
  return rest === undefined ? { asFile: false, rest: text } : { asFile: true, rest: rest.trim() };
}

export interface FileOrder<K extends PaperName> {
  kind: K;
  args: ArgsOf<K>;
  /** Whose settings say how long it is kept. */
  unitId: number | null;
  /** For the operator, where nobody can reach the product's pages: `ledger --unit 清河县`. */
  admin: string;
  /** Not for a village's eyes. */
  forOffices?: true;
}

export async function fileLink<K extends PaperName>(context: CommandContext, order: FileOrder<K>): Promise<string> {
  const { kind, args, unitId, admin, forOffices } = order;
  const { label } = paperKinds[kind];
  if (context.publicUrl === undefined) {
    return `这里还没有能打开的网址，${label}要请管理员在服务器上导出：npm run admin -- export ${admin}`;
  }
  const asked = { kind, args, unitId, askedById: context.person.id, at: context.now };
  const { path, days } = await orderPaper(context.tx, asked);
  const care = forOffices ? '，只给办事的人看，别转到村群' : '';
  return `${label}在做了，好了从这里下载（${days}天内有效${care}）：\n${context.publicUrl}${path}`;
}
