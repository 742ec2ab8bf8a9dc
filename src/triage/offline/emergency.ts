// A danger now, heard from one message alone. Asked of every message on its way in, before anything else is done with it.
import { dangerFrom, dangerOf } from './kind.js';
import { profileOf } from './profile.js';

export function isEmergency(text: string): boolean {
  return dangerOf(profileOf(text)) >= dangerFrom;
}
