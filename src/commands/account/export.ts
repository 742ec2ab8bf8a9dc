import { staff } from '../../people/roles.js';
import { anyText } from '../args.js';
import { command, offices } from '../command.js';

/** With a paper behind it, it is that paper's own command. */
export const exportList = command({
  name: '导出',
  synonyms: ['导出文件'],
  who: staff,
  where: offices,
  topics: 'none',
  args: anyText,
  example: '导出',
  help: '看哪些能做成文件：纪要、公示、提案、台账、半年报，例如：导出 纪要 12',
  async run() {
    return [
      '可以做成文件的：',
      '台账 上半年：表格',
      '纪要 12 文件、公示 12 文件、看提案 1 文件',
      '月报 9月 文件、半年报 上半年 文件',
      '海报（贴墙上，A4）、海报 图片（转到群里）、周报 图片',
    ].join('\n');
  },
});
