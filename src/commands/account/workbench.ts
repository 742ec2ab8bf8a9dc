import { UserError } from '../../errors.js';
import { loginLinkMinutes, makeLoginLink } from '../../people/login-links.js';
import { staff } from '../../people/roles.js';
import { machineClock } from '../../time.js';
import { nothing } from '../args.js';
import { command } from '../command.js';

export const workbench = command({
  name: '工作台',
  synonyms: ['登录', '网页版'],
  who: staff,
  where: ['direct'],
  topics: 'none',
  args: nothing,
  example: '工作台',
  help: '打开网页上的工作台（私聊我来发）',
  async run({ tx, person, publicUrl }) {
    if (publicUrl === undefined)
      throw new UserError('工作台还没有网址。请管理员在设置里写上 PUBLIC_URL（手机能打开的 https 网址），再重新启动。');
    const { path } = await makeLoginLink(tx, { personId: person.id, madeBy: 'chat' }, machineClock.now());
    return `点开就是您的工作台：\n${publicUrl}${path}\n${loginLinkMinutes}分钟内有效，只能用一次。这是您自己的，别转给别人。`;
  },
});
