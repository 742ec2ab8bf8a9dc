// For whoever has no 1:1 chat with the bot yet, and for the operator's own first look.
import { OperatorError } from '../errors.js';
import { makeLoginLink } from '../people/login-links.js';
import { staff } from '../people/roles.js';
import { type AdminCommand, required } from './command.js';

export const loginLinkCommand: AdminCommand = {
  words: ['login-link'],
  usage: 'login-link --person PLATFORM:ACCOUNT',
  help: 'a link that signs this person in to the workbench, once, within 10 minutes',
  async run(context) {
    const [platform = '', ...account] = required(context, 'person').split(':');
    const key = { platform, userId: account.join(':') };
    const person = await context.db.prisma.person.findUnique({
      where: { platform_userId: key },
      include: { grants: true },
    });
    if (!person)
      throw new OperatorError(
        'Give an account that has a role, as wecom:USERID. List them: npm run admin -- role list',
      );
    if (!person.grants.some((grant) => staff.includes(grant.role)))
      throw new OperatorError('This account has no role that works on the workbench: npm run admin -- role grant …');
    const link = { personId: person.id, madeBy: 'operator' as const };
    const { path, expiresAt } = await makeLoginLink(context.db.prisma, link, context.now);
    const base = context.config.publicUrl ?? `http://${context.config.host}:${context.config.port}`;
    return {
      text: `${base}${path}  (once, until ${expiresAt.toISOString()})`,
      data: { url: `${base}${path}`, expiresAt },
    };
  },
};
