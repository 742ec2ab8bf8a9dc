// What a form of the settings answers: kept in the session until its page is shown, with what was wrong at which field.
import type { RouterContext } from '@koa/router';
import type { Role, Tx, UnitModel } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import { UserError } from '../../errors.js';
import { grantsAt, roleAmong } from '../../people/roles.js';
import type { UnitActor } from '../../people/unit-events.js';
import { type Form, field } from '../forms.js';
import { idIn } from '../params.js';
import { formOf, tokenField, unitFor, visitorOf } from '../session/guard.js';
import { type KeptNotice, keepNotice } from '../workbench/notices.js';

export type Answered = KeptNotice | undefined;

const wrongMark = 'wrong:';

/** What was wrong with a field that is to be filled in again. */
export const wrongAt = (values: Record<string, string> | undefined, name: string): string | undefined =>
  values?.[wrongMark + name];

/** By field; said at the top of the form too. */
export class WrongFields extends UserError {
  override name = 'WrongFields';
  constructor(readonly wrong: Record<string, string>) {
    super('还没有存。请看下面写着的地方，改好再保存。');
  }
}

export interface Asked {
  tx: Tx;
  unit: UnitModel;
  actor: UnitActor & { personId: number; role: Role };
  form: Form;
  at: Date;
}

export interface Act {
  /** Who may: on the unit or above it. For others the page does not exist. */
  roles: readonly Role[];
  /** The form that the answer stands beside. */
  form(context: RouterContext): string;
  /** Where it stands; the form's place on the page is added. */
  page(unit: UnitModel, context: RouterContext): string;
  /** Fields that are kept nowhere, not even to be put right. */
  secret?: readonly string[];
  run(asked: Asked, context: RouterContext): Promise<string>;
}

/** One change in one transaction; then back to the form, with what came of it. */
export function settle({ db, clock }: Pick<Deps, 'db' | 'clock'>, act: Act) {
  return async (context: RouterContext): Promise<void> => {
    const visitor = visitorOf(context);
    const unit = await unitFor(db.prisma, visitor, idIn(context, 'unit'), act.roles);
    const form = act.form(context);
    const back = `${act.page(unit, context)}#${form}`;
    const typed = formOf(context);
    const unkept = [tokenField, ...(act.secret ?? [])];
    try {
      const text = await db.prisma.$transaction(async (tx) => {
        const role = roleAmong(await grantsAt(tx, visitor.person.id, unit.id), act.roles) as Role;
        const actor = { personId: visitor.person.id, role };
        return act.run({ tx, unit, actor, form: typed, at: clock.now() }, context);
      });
      await keepNotice(db.prisma, context, { kind: 'good', text, choices: [], form, back });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const wrong = error instanceof WrongFields ? error.wrong : {};
      const values = Object.fromEntries([
        ...[...typed.keys()].filter((name) => !unkept.includes(name)).map((name) => [name, field(typed, name)]),
        ...Object.entries(wrong).map(([name, words]) => [wrongMark + name, words]),
      ]);
      await keepNotice(db.prisma, context, { kind: 'problem', text: error.say, choices: [], form, values, back });
    }
    context.status = 303;
    context.redirect(back);
  };
}
