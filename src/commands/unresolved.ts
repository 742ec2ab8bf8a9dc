import { verdictCommand } from './verdict.js';

export const unresolved = verdictCommand(
  'unresolved',
  '未解决',
  ['没解决', '没有解决', '还没解决', '没修好', '没办好', '还没修好', '还没办好'],
  '没办好，请接着办',
  '未解决 12 灯还是不亮',
);
