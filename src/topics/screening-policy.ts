// 筛选规则: what anyone may know about how topics are chosen, drawn from the settings by which it is done.
import type { UnitSettings } from '../people/unit-settings.js';

export function screeningPolicy(settings: UnitSettings): string {
  const reasons = settings.declineReasons.map(
    ({ label, whereToGo }) => `· ${label}${whereToGo ? `——${whereToGo}` : ''}`,
  );
  return [
    '【筛选规则】',
    settings.screeningPolicy || '大家共同关心、村镇能商量着办的公事，都可以列入。',
    `反映后${settings.screeningDays}个工作日内有答复。${settings.endorseThreshold}人附议，自动列入。列入的公示${settings.postingDays}天，谁都可以提异议。`,
    '不列入的会说明原因，只有这几种：',
    ...reasons,
    `不同意可以在${settings.appealDays}天内申诉一次，由上一级来看，发：申诉 号数 理由`,
  ].join('\n');
}
