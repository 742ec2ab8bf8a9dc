import { expect, it } from 'vitest';
import { readWork } from '../../src/commands/work-words.js';

const now = new Date('2026-11-24T02:00:00Z');
const read = (text: string) => {
  const { dueOn, ...work } = readWork(text, now, 'Asia/Shanghai');
  return { ...work, ...(dueOn && { due: dueOn.toISOString().slice(5, 10) }) };
};

it.each([
  ['镇供电所 12月5日 换3号楼路灯', { body: '镇供电所', due: '12-05', description: '换3号楼路灯', assisting: [] }],
  ['镇供电所 换3号楼路灯 12月5日前', { body: '镇供电所', due: '12-05', description: '换3号楼路灯', assisting: [] }],
  [
    '镇供电所 协办 村委会、镇水利站 责任人：亮堂 3个工作日 换灯',
    { body: '镇供电所', assisting: ['村委会', '镇水利站'], owner: '亮堂', due: '11-27', description: '换灯' },
  ],
  [
    '主办镇供电所，协办村委会，期限12月5日，换灯',
    { body: '镇供电所', assisting: ['村委会'], due: '12-05', description: '换灯' },
  ],
  ['镇供电所 换灯', { body: '镇供电所', assisting: [], description: '换灯' }],
  ['大家出人看护', { assisting: [], description: '大家出人看护' }],
  ['12月5日 换灯', { assisting: [], due: '12-05', description: '换灯' }],
  ['镇供电所 2号楼换灯', { body: '镇供电所', assisting: [], description: '2号楼换灯' }],
])('%s', (text, work) => expect(read(text)).toEqual(work));
