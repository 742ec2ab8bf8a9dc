import { verdictCommand } from './verdict.js';

export const partlyResolved = verdictCommand(
  'partlyResolved',
  '部分解决',
  ['解决了一部分', '解决一部分', '只解决一部分'],
  {
    example: '部分解决 12 还差西头一盏',
    help: '只办好一部分',
    onRequest: true,
  },
);
