// A browser without the browser: keeps its cookies, fills in forms with the token of their page.
import { directChat } from './direct.js';
import type { Town } from './town.js';

export interface Answer {
  status: number;
  text: string;
  location: string | null;
  headers: Headers;
}

export interface Client {
  cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** As the form on `page` sends it, token included; follows to the page that comes after. */
  post(path: string, fields: Record<string, string>, page?: string): Promise<Answer>;
  /** Just these fields, nothing followed. */
  send(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
}

export function client(base: string): Client {
  const cookies = new Map<string, string>();
  async function request(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(new URL(path, base), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0\b/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return { status: response.status, text: await response.text(), location, headers: response.headers };
  }
  const self: Client = {
    cookies,
    get: (path, headers = {}) => request(path, { headers }),
    send: (path, fields, headers = {}) => request(path, { method: 'POST', body: new URLSearchParams(fields), headers }),
    async post(path, fields, page = '/w') {
      const token = tokenOf((await self.get(page)).text);
      const answer = await self.send(path, { _token: token, ...fields });
      return answer.location === null ? answer : self.get(answer.location);
    },
  };
  return self;
}

export const tokenOf = (html: string) => /name="_token" value="([^"]+)"/.exec(html)?.[1] ?? '';

/** The link that the bot gives in the 1:1 chat, as a path. */
export async function loginPath(town: Town, person: string): Promise<string> {
  const said = (await (await directChat(town, person)).says('工作台')).join('\n');
  const found = /http\S+(\/w\/in\/\S+)/.exec(said)?.[1];
  if (!found) throw new Error(`no link: ${said}`);
  return found;
}

export async function signedInAs(town: Town, person: string): Promise<Client> {
  const visitor = client(town.running.url);
  const path = await loginPath(town, person);
  const page = await visitor.get(path);
  await visitor.send(path, { door: /name="door" value="([^"]+)"/.exec(page.text)?.[1] ?? '' });
  return visitor;
}

const unescaped = (text: string) =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');

const attributes = (tag: string): Record<string, string> =>
  Object.fromEntries([...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, unescaped(value ?? '')]));

/**
 * Fills in the form on a page whose label ends so and sends it, with what its fields hold already; gives the page that comes
 * after. A form that is not there, or lacks one of the fields or choices, throws.
 */
export async function press(
  visitor: Client,
  page: string,
  label: string,
  fields: Record<string, string> = {},
): Promise<Answer> {
  const { text: html, status } = await visitor.get(page);
  const found = [...html.matchAll(/<form ([^>]*)>(.*?)<\/form>/gs)].find(([, tag = '']) =>
    attributes(tag)['aria-label']?.endsWith(label),
  );
  if (!found) throw new Error(`${page} (${status}) has no form 「${label}」`);
  const [, tag = '', inside = ''] = found;
  const values: Record<string, string> = {};
  const choices: Record<string, string[]> = {};
  for (const [, input = ''] of inside.matchAll(/<input ([^>]*)>/g)) {
    const { name, value = '' } = attributes(input);
    if (name) values[name] = value;
  }
  for (const [, area = '', value = ''] of inside.matchAll(/<textarea ([^>]*)>(.*?)<\/textarea>/gs)) {
    values[attributes(area).name ?? ''] = unescaped(value);
  }
  for (const [, select = '', options = ''] of inside.matchAll(/<select ([^>]*)>(.*?)<\/select>/gs)) {
    const { name = '' } = attributes(select);
    const all = [...options.matchAll(/<option ([^>]*?)\/?>/g)].map(([, option = '']) => option);
    choices[name] = all.map((option) => attributes(option).value ?? '');
    const chosen = all.find((option) => /\bselected\b/.test(option)) ?? all[0];
    values[name] = chosen === undefined ? '' : (attributes(chosen).value ?? '');
  }
  for (const [, button = ''] of inside.matchAll(/<button ([^>]*name=[^>]*)>/g)) {
    const { name = '', value = '' } = attributes(button);
    choices[name] = [...(choices[name] ?? []), value];
    values[name] ??= value;
  }
  for (const [name, value] of Object.entries(fields)) {
    if (!(name in values)) throw new Error(`「${label}」 has no field ${name}`);
    if (choices[name] && !choices[name].includes(value))
      throw new Error(`「${label}」 ${name}: ${value} is none of ${choices[name].join(' ')}`);
    values[name] = value;
  }
  const answer = await visitor.send(attributes(tag).action ?? '', values);
  return answer.location === null ? answer : visitor.get(answer.location);
}

/** What a page says first. */
export const noticeOn = ({ text }: Answer): string =>
  unescaped((/<div class="notice [^"]*"[^>]*>(.*?)<\/div>/s.exec(text)?.[1] ?? '').replace(/<[^>]*>/g, ''));
