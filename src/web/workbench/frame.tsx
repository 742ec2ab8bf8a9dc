// The frame of every page of the workbench: where one can go, who is signed in, what was just done.
import type { ComponentChildren } from 'preact';
import { describeRoles } from '../../people/roles.js';
import { type Link, Page } from '../layout.js';
import { PostForm } from '../session/post-form.js';
import type { Visitor } from '../session/session.js';

const pages: readonly Link[] = [{ href: '/w', label: '待办' }];

export interface WorkPageProps {
  title: string;
  visitor: Visitor;
  /** From `formToken(context)`. */
  token: string;
  here?: string;
  broad?: boolean;
  children: ComponentChildren;
}

export function WorkPage({ title, visitor, token, here, broad, children }: WorkPageProps) {
  return (
    <Page title={title} home="/w" place="工作台" nav={pages} here={here ?? ''} broad={broad ?? false} personal>
      {children}
      <PostForm action="/w/sign-out" token={token} class="who no-print" label="退出登录">
        <span class="dim">
          {visitor.person.name ?? visitor.person.userId}（{describeRoles(visitor.grants)}）
        </span>
        <button type="submit" class="plain">
          退出
        </button>
      </PostForm>
    </Page>
  );
}
