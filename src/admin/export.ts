// Papers from the shell, without any page: npm run admin -- export ledger --unit 清河县 --out 台账.xlsx
import { writeFile } from 'node:fs/promises';
import { takePeriod } from '../commands/periods.js';
import { OperatorError, UserError } from '../errors.js';
import { type ArgsOf, makePaper, type PaperName } from '../papers/kinds.js';
import { type AdminCommand, type AdminContext, type AdminResult, option, required, unitNamed } from './command.js';

interface Export<K extends PaperName> {
  word: string;
  kind: K;
  usage: string;
  help: string;
  args(context: AdminContext): Promise<ArgsOf<K>>;
}

/** `--since`-like words as in chat: 上半年, 9月, 1月1日到6月30日. */
function spanOf(context: AdminContext, usual?: string): { from: string | null; to: string } {
  const said = option(context, 'period') ?? usual;
  if (!said) return { from: null, to: context.now.toISOString() };
  const period = takePeriod(said, context.now, context.config.timeZone);
  if (period?.rest !== '') throw new OperatorError(`--period "${said}" is none: try 上半年, 9月 or 1月1日到6月30日.`);
  return { from: period.from?.toISOString() ?? null, to: period.to.toISOString() };
}

function numbersOf({ names }: AdminContext): number[] {
  const numbers = names.map(Number);
  if (numbers.length === 0 || numbers.some((number) => !Number.isInteger(number) || number < 1)) {
    throw new OperatorError('Give the number of a topic. List them: npm run admin -- topic list');
  }
  return numbers;
}

const unitId = async (context: AdminContext) => (await unitNamed(context, required(context, 'unit'))).id;

const exporting = <K extends PaperName>({ word, kind, usage, help, args }: Export<K>): AdminCommand => ({
  words: ['export', word],
  usage: `export ${word} ${usage} --out FILE`,
  help,
  async run(context): Promise<AdminResult> {
    const out = required(context, 'out');
    const { db, config, now } = context;
    const making = {
      tx: db.prisma,
      at: now,
      timeZone: config.timeZone,
      publicUrl: config.publicUrl,
      progress: async () => {},
    };
    try {
      const { name, type, bytes } = await makePaper(making, kind, await args(context));
      await writeFile(out, bytes);
      return { text: `${out}: ${name}, ${bytes.length} bytes`, data: { out, name, type, bytes: bytes.length } };
    } catch (error) {
      throw error instanceof UserError ? new OperatorError(error.say) : error;
    }
  },
});

export const exportCommands: AdminCommand[] = [
  exporting({
    word: 'ledger',
    kind: 'ledger',
    usage: '--unit NAME [--period 上半年] [--with-private]',
    help: '台账 as XLSX',
    args: async (context) => ({
      unitId: await unitId(context),
      ...spanOf(context),
      withPrivate: context.options['with-private'] === true,
    }),
  }),
  exporting({
    word: 'minutes',
    kind: 'minutes',
    usage: 'NUMBER [--drafts]',
    help: '协商纪要 as DOCX',
    args: async (context) => ({ number: numbersOf(context)[0] as number, drafts: context.options.drafts === true }),
  }),
  exporting({
    word: 'posting',
    kind: 'posting',
    usage: 'NUMBER …',
    help: '公示 as DOCX',
    args: async (context) => ({ numbers: numbersOf(context) }),
  }),
  exporting({
    word: 'motion',
    kind: 'motion',
    usage: 'NUMBER --unit NAME',
    help: '提案 as DOCX',
    args: async (context) => ({ unitId: await unitId(context), id: numbersOf(context)[0] as number }),
  }),
  exporting({
    word: 'half-year',
    kind: 'report',
    usage: '--unit NAME [--period 上半年]',
    help: 'the half-year report as DOCX',
    args: async (context) => {
      const half = context.now.getUTCMonth() < 6 ? '上半年' : '下半年';
      return { unitId: await unitId(context), ...spanOf(context, half), title: '半年报' as const };
    },
  }),
  exporting({
    word: 'poster',
    kind: 'poster',
    usage: '--unit NAME [--square]',
    help: 'a poster (A4, PNG) with the QR code of the report form, or a square picture to pass on',
    args: async (context) => ({
      unitId: await unitId(context),
      shape: context.options.square === true ? ('square' as const) : ('a4' as const),
    }),
  }),
  exporting({
    word: 'digest-picture',
    kind: 'digest-picture',
    usage: '--unit NAME',
    help: 'the last seven days as a picture (PNG)',
    args: async (context) => {
      const unit = await unitNamed(context, required(context, 'unit'));
      const from = new Date(context.now.getTime() - 7 * 86_400_000).toISOString();
      const purpose = unit.kind === 'village' ? ('village' as const) : ('workroom' as const);
      return { unitId: unit.id, from, to: context.now.toISOString(), purpose };
    },
  }),
];
