import type { GroupPurpose } from '../db/client.js';

export const purposeLabels: Record<GroupPurpose, string> = {
  village: '村群',
  workroom: '工作室群',
  department: '部门群',
  county: '县政协群',
  direct: '私聊',
};
