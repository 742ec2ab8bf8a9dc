// The frame of every page of the workbench: where one can go, who is signed in, what was just done.
import type { ComponentChildren } from 'preact';
import type { Role } from '../../db/client.js';
import { nameFor } from '../../people/names.js';
import { conveners, describeRoles } from '../../people/roles.js';
import type { AssetName } from '../assets.js';
import { type Link, Page } from '../layout.js';
import { Notice } from '../parts.js';
import { PostForm } from '../session/post-form.js';
import type { Visitor } from '../session/session.js';
import type { KeptNotice } from './notices.js';
import { motionReaders } from './visible.js';

/** Where somebody signed in can go; the pages look at the roles themselves. */
const pages: readonly (Link & { for?: readonly Role[] })[] = [
  { href: '/w', label: '待办' },
  { href: '/w/topics', label: '议题' },
  { href: '/w/motions', label: '提案', for: motionReaders },
  { href: '/w/more', label: '更多' },
  { href: '/w/county', label: '一览', for: ['admin', 'countyOffice', 'convener'] },
  { href: '/w/outbox', label: '发件', for: ['admin'] },
  { href: '/w/settings', label: '设置', for: conveners },
];

const pagesFor = ({ grants }: Visitor): readonly Link[] =>
  pages.filter((page) => !page.for || grants.some(({ role }) => page.for?.includes(role)));

export interface WorkPageProps {
  title: string;
  visitor: Visitor;
  /** From `formToken(context)`. */
  token: string;
  /** From `takeNotice`. */
  notice?: KeptNotice | undefined;
  here?: string;
  broad?: boolean;
  script?: AssetName;
  children: ComponentChildren;
}

export function WorkPage({ title, visitor, token, notice, here, broad, script, children }: WorkPageProps) {
  return (
    <Page
      title={title}
      home="/w"
      place="工作台"
      nav={pagesFor(visitor)}
      here={here ?? ''}
      broad={broad ?? false}
      {...(script && { script })}
      personal
    >
      {notice && <Answer notice={notice} token={token} />}
      {children}
      <PostForm action="/w/sign-out" token={token} class="who no-print" label="退出登录">
        <span class="dim">
          {nameFor(visitor.person)}（{describeRoles(visitor.grants)}）
        </span>
        <button type="submit" class="plain">
          退出
        </button>
      </PostForm>
    </Page>
  );
}

/** As the bot would answer; what it would number is pressed. */
function Answer({ notice, token }: { notice: KeptNotice; token: string }) {
  return (
    <Notice kind={notice.kind}>
      <p class="lines">
        <Linked text={notice.text} />
      </p>
      {notice.choices.length > 0 && (
        <div class="row">
          {notice.choices.map(({ label }, index) => (
            <PostForm key={label} action="/w/choose" token={token} label={label}>
              <input type="hidden" name="choice" value={String(index)} />
              <button type="submit" class="plain">
                {label}
              </button>
            </PostForm>
          ))}
        </div>
      )}
    </Notice>
  );
}

/** Papers that were just ordered are a press away. Only our own address of them is a link: the words may be anybody's. */
function Linked({ text }: { text: string }) {
  return (
    <>
      {text.split(/(https?:\/\/[^\s/]+\/files\/[\w-]+)/).map((part, index) =>
        index % 2 === 1 ? (
          <a key={index} href={new URL(part).pathname}>
            打开文件
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}
