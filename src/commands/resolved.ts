import { verdictCommand } from './verdict.js';

export const resolved = verdictCommand(
  'resolved',
  '已解决',
  ['解决了', '已经解决', '都解决了', '修好了', '办好了'],
  '我反映的事办好了',
  '已解决 12',
);
