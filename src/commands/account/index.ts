import type { Stage } from '../command.js';
import { activity } from './activity.js';
import { exportList } from './export.js';
import { ledger } from './ledger.js';
import { halfYearReport, monthlyReport } from './period-reports.js';
import { plan } from './plan.js';
import { poster } from './poster.js';
import { statistics } from './statistics.js';
import { toDo } from './to-do.js';
import { visit } from './visit.js';
import { weeklyDigest } from './weekly-digest.js';
import { workbench } from './workbench.js';

export const account: Stage = {
  name: '统计',
  commands: [
    toDo,
    weeklyDigest,
    monthlyReport,
    halfYearReport,
    statistics,
    ledger,
    poster,
    exportList,
    plan,
    activity,
    visit,
    workbench,
  ],
};
