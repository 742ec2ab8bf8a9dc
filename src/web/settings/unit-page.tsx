// A unit: its name, what lies beneath it, its groups, who has which role there.
import type { GroupModel, PersonModel, Role, RoleGrantModel, UnitKind, UnitModel } from '../../db/client.js';
import { nameFor } from '../../people/names.js';
import { purposeLabels } from '../../people/purposes.js';
import { grantable } from '../../people/role-grants.js';
import { describeRoles, roleLabels } from '../../people/roles.js';
import { kindLabels, kindsBeneath } from '../../people/unit-changes.js';
import { Facts, Field } from '../parts.js';
import { PostForm } from '../session/post-form.js';
import type { Answered } from './answered.js';
import { Act, AnswerTo, settingsPath, typedAgain } from './parts.js';

type Granted = RoleGrantModel & { person: PersonModel };

export interface UnitPageProps {
  unit: UnitModel;
  children: UnitModel[];
  groups: GroupModel[];
  grants: Granted[];
  /** Of those whom the typed name may mean, when it means several. */
  candidates: PersonModel[];
  visitorId: number;
  /** What the visitor is where roles are given; `undefined`: they give none. */
  giver: Role | undefined;
  admin: boolean;
  /** Keys can be kept: SECRET_KEY is set. */
  canKeepKeys: boolean;
  token: string;
  answered: Answered;
}

const platformNames: Record<string, string> = { wecom: '企业微信', dingtalk: '钉钉', sandbox: '沙盒', web: '网页' };
const platformName = (platform: string) => platformNames[platform] ?? platform;

export function UnitPage(props: UnitPageProps) {
  return (
    <>
      <Naming {...props} />
      <Groups {...props} />
      <Roles {...props} />
    </>
  );
}

function Naming({ unit, children, admin, token, answered }: UnitPageProps) {
  const path = settingsPath(unit);
  const renamed = typedAgain('name', answered);
  const added = typedAgain('beneath', answered);
  const kinds = kindsBeneath[unit.kind];
  return (
    <section class="card" id="name">
      <AnswerTo form="name" answered={answered} />
      {children.length > 0 && (
        <>
          <h2>下面的单位</h2>
          <ul class="tree">
            {children.map((child) => (
              <li key={child.id}>
                <a href={settingsPath(child)}>{child.name}</a> <small>{kindLabels[child.kind]}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      {admin && (
        <Act label="改名称" open={renamed !== undefined}>
          <PostForm action={`${path}/name`} token={token} label="改名称">
            <Field name="name" scope="rename" label="新的名称" hint="群里、公示栏上马上都用新名称。">
              {(attributes) => <input {...attributes} required value={renamed?.name ?? unit.name} maxLength={40} />}
            </Field>
            <button type="submit">保存</button>
          </PostForm>
        </Act>
      )}
      <div id="beneath">
        <AnswerTo form="beneath" answered={answered} />
      </div>
      {admin && kinds.length > 0 && (
        <Act label="下面加一个单位" open={added !== undefined}>
          <PostForm action={`${path}/beneath`} token={token} label="下面加一个单位">
            <Field name="kind" scope="add" label="是什么">
              {(attributes) => <Options attributes={attributes} of={kinds.map(kindOption)} value={added?.kind} />}
            </Field>
            <Field name="name" scope="add" label="名称" hint="写全名，例如：柳林镇、李家庄。">
              {(attributes) => <input {...attributes} required value={added?.name ?? ''} maxLength={40} />}
            </Field>
            <button type="submit">加上</button>
          </PostForm>
        </Act>
      )}
    </section>
  );
}

const kindOption = (kind: UnitKind) => [kind, kindLabels[kind]] as const;

function Options({
  attributes,
  of,
  value,
}: {
  attributes: { id: string; name: string };
  of: readonly (readonly [value: string, label: string])[];
  value: string | undefined;
}) {
  return (
    <select {...attributes}>
      {of.map(([option, label]) => (
        <option key={option} value={option} selected={option === value}>
          {label}
        </option>
      ))}
    </select>
  );
}

const groupPurposes = ['village', 'workroom', 'department', 'county'] as const;

function Groups({ unit, groups, admin, canKeepKeys, token, answered }: UnitPageProps) {
  const path = settingsPath(unit);
  const again = typedAgain('groups', answered);
  return (
    <section id="groups">
      <h2>群</h2>
      <AnswerTo form="groups" answered={answered} />
      {groups.length === 0 && <p class="card">还没有绑定的群。</p>}
      {groups.map((group) => {
        const form = `group-${group.id}`;
        const title = group.title ?? '没报名称的群';
        return (
          <div key={group.id} class="card" id={form}>
            <h3>{title}</h3>
            <AnswerTo form={form} answered={answered} />
            <Facts
              of={[
                ['用处', group.body ? `${group.body}的群` : group.purpose && purposeLabels[group.purpose]],
                ['平台', platformName(group.platform)],
                group.platform === 'wecom' && ['推送 key', group.webhookKeyCipher ? '已填，加密存着' : '还没填'],
              ]}
            />
            {admin && group.platform === 'wecom' && (
              <Act label={group.webhookKeyCipher ? '换推送 key' : '填推送 key'} open={answered?.form === form}>
                {canKeepKeys ? (
                  <PostForm action={`${path}/groups/${group.id}/key`} token={token} label={`${title}的推送 key`}>
                    <Field
                      name="key"
                      scope={form}
                      label="推送 key"
                      hint="群设置里「消息推送」的 Webhook 地址，整个贴进来就行。存下后加密，不再显示。"
                    >
                      {(attributes) => (
                        <input {...attributes} type="password" required autocomplete="off" maxLength={300} />
                      )}
                    </Field>
                    <button type="submit">存下</button>
                  </PostForm>
                ) : (
                  <p>要先请运维设好 SECRET_KEY，key 才能加密存下。</p>
                )}
              </Act>
            )}
          </div>
        );
      })}
      {admin && (
        <Act label="绑一个新的群" open={again !== undefined}>
          <PostForm action={`${path}/codes/group`} token={token} label="绑一个新的群">
            <Field name="purpose" scope="code" label="群的用处">
              {(attributes) => (
                <Options
                  attributes={attributes}
                  of={groupPurposes.map((one) => [one, purposeLabels[one]] as const)}
                  value={again?.purpose ?? (unit.kind === 'village' ? 'village' : 'workroom')}
                />
              )}
            </Field>
            <Field name="body" scope="code" label="哪个单位的（只有部门群要写）">
              {(attributes) => <input {...attributes} value={again?.body ?? ''} maxLength={30} autocomplete="off" />}
            </Field>
            <button type="submit">要一个绑定码</button>
          </PostForm>
        </Act>
      )}
    </section>
  );
}

function Roles({ unit, grants, candidates, visitorId, giver, token, answered }: UnitPageProps) {
  const path = settingsPath(unit);
  const again = typedAgain('roles', answered);
  const offered = giver ? (Object.keys(roleLabels) as Role[]).filter((role) => grantable(role, giver)) : [];
  const roles = offered.map((role) => [role, roleLabels[role]] as const);
  return (
    <section id="roles">
      <h2>谁有什么身份</h2>
      <AnswerTo form="roles" answered={answered} />
      {grants.length === 0 ? (
        <p class="card">这里还没有人有身份。</p>
      ) : (
        <ul class="topics">
          {grants.map((grant) => (
            <li key={grant.id} class="row between">
              <span>
                <b>{nameFor(grant.person)}</b> {describeRoles([grant])}{' '}
                <small>{platformName(grant.person.platform)}</small>
              </span>
              {giver && grantable(grant.role, giver) && grant.personId !== visitorId && (
                <PostForm
                  action={`${path}/roles/${grant.id}/take`}
                  token={token}
                  label={`取消${nameFor(grant.person)}的${describeRoles([grant])}`}
                >
                  <button type="submit" class="danger">
                    取消
                  </button>
                </PostForm>
              )}
            </li>
          ))}
        </ul>
      )}
      {giver && (
        <>
          <Act label="给人身份" open={again !== undefined}>
            <PostForm action={`${path}/roles`} token={token} label="给人身份">
              <Field name="who" scope="give" label="谁" hint="在这里的群里说过话的人，写他的名字或账号。">
                {(attributes) => (
                  <input {...attributes} required value={again?.who ?? ''} maxLength={64} autocomplete="off" />
                )}
              </Field>
              {candidates.length > 1 && (
                <Field name="person" scope="give" label="哪一位">
                  {(attributes) => (
                    <Options
                      attributes={attributes}
                      of={candidates.map((person) => [String(person.id), told(person)] as const)}
                      value={undefined}
                    />
                  )}
                </Field>
              )}
              <RoleFields scope="give" roles={roles} again={again} />
              <button type="submit">给他</button>
            </PostForm>
          </Act>
          <Act label="他还没说过话？要一个绑定码" open={false}>
            <PostForm action={`${path}/codes/role`} token={token} label="要一个领身份的绑定码">
              <RoleFields scope="code-role" roles={roles} again={undefined} />
              <button type="submit">要一个绑定码</button>
            </PostForm>
          </Act>
        </>
      )}
    </section>
  );
}

/** Two of one name are told apart by the end of their account. */
const told = (person: PersonModel) =>
  `${nameFor(person)}（${platformName(person.platform)}，账号尾号${person.userId.slice(-4)}）`;

function RoleFields({
  scope,
  roles,
  again,
}: {
  scope: string;
  roles: readonly (readonly [Role, string])[];
  again: Record<string, string> | undefined;
}) {
  return (
    <>
      <Field name="role" scope={scope} label="身份">
        {(attributes) => <Options attributes={attributes} of={roles} value={again?.role ?? 'liaison'} />}
      </Field>
      <Field name="body" scope={scope} label="哪个单位的（部门负责人要写）">
        {(attributes) => <input {...attributes} value={again?.body ?? ''} maxLength={30} autocomplete="off" />}
      </Field>
    </>
  );
}
