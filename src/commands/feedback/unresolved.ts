import { verdictCommand } from './verdict.js';

export const unresolved = verdictCommand(
  'unresolved',
  '未解决',
  ['没解决', '没有解决', '还没解决', '没修好', '没办好', '还没修好', '还没办好'],
  { example: '未解决 12 灯还是不亮', help: '没办好，请接着办', onRequest: true },
);
