import type { UnitModel } from '../../db/client.js';
import { badSettings } from '../../people/unit-settings.js';
import type { PromptVersion } from '../../triage/reading/index.js';
import { Notice } from '../parts.js';
import type { Answered } from './answered.js';
import { settingsPath } from './parts.js';
import type { RuleGroup } from './rules/rule.js';
import { ruleGroups, ruleNamed } from './rules/rule-list.js';
import { RuleView } from './rules/rule-view.js';
import { standingsIn } from './rules/standing.js';

export interface RulesProps {
  /** The unit and those above it, nearest first. */
  line: readonly UnitModel[];
  may: boolean;
  prompts: readonly PromptVersion[];
  token: string;
  answered: Answered;
}

export function RulesPage(props: RulesProps) {
  const bad = badSettings(props.line[0]?.settings);
  return (
    <>
      <p class="dim">左边是规则，右边是现在用的，和谁定的。改了马上算数，下面没单独定的单位都跟着改。</p>
      {bad.length > 0 && (
        <Notice kind="careful">
          有几条写得不合适，现在按上级的算：{bad.map((name) => ruleNamed(name)?.label ?? name).join('、')}
        </Notice>
      )}
      <nav class="jump" aria-label="规则的种类">
        {ruleGroups.map(({ id, heading }) => (
          <a key={id} href={`#${id}`}>
            {heading}
          </a>
        ))}
      </nav>
      {ruleGroups.map((group) => (
        <RuleList key={group.id} group={group} {...props} />
      ))}
    </>
  );
}

export function RuleList({ group, line, may, prompts, token, answered }: RulesProps & { group: RuleGroup }) {
  const [unit, ...above] = line;
  if (!unit) return null;
  const standing = standingsIn(line);
  return (
    <section class="card" aria-labelledby={group.id}>
      <h2 id={group.id}>{group.heading}</h2>
      <ul>
        {group.rules
          .filter((rule) => !rule.rootOnly || above.length === 0)
          .map((rule) => (
            <RuleView
              key={rule.name}
              rule={rule}
              standing={standing(rule)}
              path={settingsPath(unit)}
              token={token}
              answered={answered}
              may={may}
              prompts={prompts}
            />
          ))}
      </ul>
    </section>
  );
}
