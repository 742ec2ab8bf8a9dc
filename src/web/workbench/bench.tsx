// What the pages of the workbench share: the door, the frame with what was just done, and the pressing of a form.
import type { RouterContext } from '@koa/router';
import type { ComponentChildren } from 'preact';
import { lineOf } from '../../commands/dispatch.js';
import type { Deps } from '../../deps.js';
import type { AssetName } from '../assets.js';
import { field } from '../forms.js';
import { maxId } from '../params.js';
import { sendPage } from '../render.js';
import type { Cookies } from '../session/cookies.js';
import { formOf, formToken, ownForms, signedIn, visitorOf } from '../session/guard.js';
import { safeReturn } from '../session/sign-in-page.js';
import { WorkPage } from './frame.js';
import { type KeptNotice, keepNotice, takeNotice } from './notices.js';
import { command, type PageNotice, runCommand } from './run-command.js';

export interface Shown {
  title: string;
  here?: string;
  broad?: boolean;
  script?: AssetName;
  /** Made with the token of the page and what was just done. */
  body(token: string, notice: KeptNotice | undefined): ComponentChildren;
}

/** A form as it is sent, whatever it is about. */
interface Pressed {
  command: string;
  fields: readonly { name: string; label: string; optional?: true }[];
  words(values: Record<string, string>): string;
}

interface PressedFor {
  /** Where one goes afterwards, unless the page says. */
  page: string;
  /** What `words` may name beside what was filled in. */
  known?: Record<string, string>;
  numbers?(values: Record<string, string>): number[];
  /** For what belongs to a place. */
  unitId?: number;
}

export type Bench = ReturnType<typeof benchOf>;

export function benchOf(deps: Deps, cookies: Cookies) {
  const { db } = deps;

  const goTo = (context: RouterContext, path: string) => {
    context.status = 303;
    context.redirect(path);
  };

  async function answer(
    context: RouterContext,
    notice: PageNotice & { form?: string; values?: Record<string, string> },
    page: string,
  ) {
    const back = safeReturn(field(formOf(context), 'back') || page);
    await keepNotice(db.prisma, context, { ...notice, back });
    goTo(context, back);
  }

  return {
    // Only what follows these is behind the door: a path nobody knows is answered as not found.
    guarded: [signedIn(deps, cookies), ownForms] as const,
    goTo,
    answer,

    async show(context: RouterContext, { body, ...page }: Shown): Promise<void> {
      const notice = await takeNotice(db.prisma, context);
      const token = formToken(context);
      await sendPage(
        context,
        <WorkPage {...page} visitor={visitorOf(context)} token={token} notice={notice}>
          {body(token, notice)}
        </WorkPage>,
      );
    },

    /** Runs what was pressed; the next page says what came of it, with what was filled in where it was wrong. */
    async press(
      context: RouterContext,
      form: Pressed,
      { page, known = {}, numbers, unitId }: PressedFor,
    ): Promise<void> {
      const sent = formOf(context);
      const values = Object.fromEntries(form.fields.map(({ name }) => [name, field(sent, name)]));
      const missing = form.fields.find(({ name, optional }) => !optional && values[name]?.trim() === '');
      const meant = numbers?.(values) ?? [];
      const wrong = missing
        ? `请填「${missing.label}」。`
        : meant.some((number) => !(Number.isInteger(number) && number >= 1 && number <= maxId))
          ? '号数没看明白，请只写数字。'
          : undefined;
      const notice = wrong
        ? { kind: 'problem' as const, text: wrong, choices: [] }
        : await runCommand(
            deps,
            visitorOf(context).person,
            lineOf(command(form.command), meant, form.words({ ...values, ...known })),
            unitId ?? null,
          );
      const kept = notice.kind === 'problem' ? { form: field(sent, 'form'), values } : {};
      await answer(context, { ...notice, ...kept }, page);
    },
  };
}
