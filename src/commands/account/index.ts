import type { Stage } from '../command.js';
import { activity } from './activity.js';
import { monthlyReport } from './monthly-report.js';
import { plan } from './plan.js';
import { statistics } from './statistics.js';
import { toDo } from './to-do.js';
import { visit } from './visit.js';
import { weeklyDigest } from './weekly-digest.js';
import { workbench } from './workbench.js';

export const account: Stage = {
  name: '统计',
  commands: [toDo, weeklyDigest, monthlyReport, statistics, plan, activity, visit, workbench],
};
