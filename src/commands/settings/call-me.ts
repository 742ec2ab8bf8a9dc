import { UserError } from '../../errors.js';
import { asName } from '../../one-line.js';
import { anyText } from '../args.js';
import { anywhere, command } from '../command.js';

/** WeCom tells the bot ids only: without this, lists of who is invited could name nobody. */
export const callMe = command({
  name: '我叫',
  synonyms: ['我的名字是', '我的名字叫'],
  who: 'anyone',
  where: anywhere,
  topics: 'none',
  args: anyText,
  glued: /^[\u4e00-\u9fa5·]{2,8}[。！!.]?$/,
  example: '我叫 张三',
  help: '平台不告诉我名字的，自己报一个，请人协商时好称呼',
  async run({ tx, person, message }, text) {
    const name = asName(text).replace(/[。！!.，,\s]+$/, '');
    if (!/^[\u4e00-\u9fa5·]{2,8}$/.test(name)) throw new UserError('请写两到八个汉字的名字，例如：我叫 张三');
    if (message.userName) return '您的名字平台告诉我了，不用再报。';
    const other = await tx.person.findFirst({ where: { platform: person.platform, name, id: { not: person.id } } });
    if (other) throw new UserError('这个名字已经有人报过了，请加上村名或写全名，例如：我叫 李家庄张三');
    await tx.person.update({ where: { id: person.id }, data: { name } });
    return '好的，您的名字记住了。';
  },
});
