import { verdictCommand } from './verdict.js';

export const resolved = verdictCommand('resolved', '已解决', ['解决了', '已经解决', '都解决了', '修好了', '办好了'], {
  example: '已解决 12（或 部分解决 12、未解决 12）',
  help: '办好没有，您说了算',
});
