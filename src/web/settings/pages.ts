// What the routes of the settings have in common.
import type { Router, RouterContext } from '@koa/router';
import type { VNode } from 'preact';
import type { Role, UnitModel } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import type { ownForms, signedIn } from '../session/guard.js';
import type { Answered } from './answered.js';
import type { Tab } from './parts.js';

export type SettingsDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'platforms' | 'llm'>;

/** A page of a unit's settings, as it is asked for. */
export interface Shown {
  unit: UnitModel;
  /** The unit and those above it, nearest first. */
  line: UnitModel[];
  /** What the visitor is here, of those who may change it. */
  as(roles: readonly Role[]): Role | undefined;
  token: string;
  answered: Answered;
}

export interface SettingsPages {
  router: Router;
  guarded: readonly [ReturnType<typeof signedIn>, typeof ownForms];
  /** The page at a tab, for those who may read it. */
  show(context: RouterContext, tab: Tab, may: readonly Role[], body: (shown: Shown) => Promise<VNode>): Promise<void>;
}
