// How a rule stands in a unit: what holds, whose it is, and what would hold without the unit's own.
import type { UnitModel } from '../../../db/client.js';
import { ownSettings, unitSettings } from '../../../people/unit-settings.js';
import type { Rule } from './rule.js';

export interface Standing {
  value: unknown;
  inherited: unknown;
  /** `undefined`: the unit has nothing of its own. */
  own: unknown;
  /** 本单位定的, 清河县定的, 默认 */
  from: string;
}

/** `line`: the unit and those above it, nearest first. */
export function standingsIn(line: readonly UnitModel[]): (rule: Rule) => Standing {
  const layers = line.map(({ name, settings }) => ({ name, own: ownSettings(settings) }));
  const [unit, ...above] = layers;
  const all = unitSettings(layers.map(({ own }) => own).reverse());
  const without = unitSettings(above.map(({ own }) => own).reverse());
  return ({ name }) => {
    const own = unit?.own[name];
    const source = above.find((layer) => layer.own[name] !== undefined);
    return {
      value: all[name],
      inherited: without[name],
      own,
      from: own !== undefined ? '本单位定的' : source ? `${source.name}定的` : '默认',
    };
  };
}
