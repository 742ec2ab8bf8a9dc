import type { PersonModel } from '../db/client.js';

/** How somebody is called in lists for the office; where a platform gives no name, the end of their id tells two apart. */
export const nameFor = (person: Pick<PersonModel, 'name' | 'userId'>): string =>
  person.name ?? `没报名字的（尾号${person.userId.slice(-4)}）`;
