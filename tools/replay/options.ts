// What `npm run replay` can be told.
import { parseArgs } from 'node:util';
import type { PlatformName } from './loopback.js';

export const help = `npm run replay -- FILE.jsonl [options]

FILE.jsonl has one message a line, oldest first:
  {"id":"m1","time":"2026-09-07T06:02:11+08:00","group":"李家庄村民群","sender":"老马","role":"resident",
   "text":"@小商 村东头路灯不亮","atBot":true,"quoteOf":null}
role is resident, merchant, village_cadre, department or cppcc_member; quoteOf names an earlier id.

  --platform wecom|dingtalk   whose callbacks are sent (wecom)
  --speed FACTOR|max          60: an hour of the log takes a minute; max: as fast as the bot answers (max)
  --all                       send every message, as the feed of an archive would; without it only those said to the
                              bot, which is all that a platform delivers
  --no-life                   stop at the end of the log, without taking one topic through its whole life
  --json                      the last line is {"messages","topics","posts","refused","answerMs":{"p50","p99"}}
  --server URL                use a server that runs already instead of starting one in a temporary folder

A server of your own must have been started with the settings that are set here: the platform's credentials, with
WECOM_API_BASE (or DINGTALK_API_BASE and DINGTALK_OAPI_BASE) being http://127.0.0.1:PORT for a free PORT, where the
replay takes the bot's posts; and DATABASE_URL and SECRET_KEY, or DATA_DIR, for the operator's shell. Units, groups,
roles and topics of the log stay in its database.

What was said hours apart is understood as said hours apart only where the platform says when: at full speed a week
lies within a day on DingTalk, and within minutes on WeCom, which makes --all merge more than it should there.

Quiet hours, the evening's folding and the number of posts a day are set off for the replay's county, since days pass in
minutes. LLM_* settings are passed on. Ends with 1 when the platform refused a post, or a callback was not answered with 200.`;

export interface Options {
  file: string;
  platform: PlatformName;
  /** Undefined: as fast as the bot answers. */
  speed: number | undefined;
  all: boolean;
  life: boolean;
  json: boolean;
  server: string | undefined;
}

export class UsageError extends Error {}

/** Undefined: the help was asked for. */
export function readOptions(argv: string[]): Options | undefined {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('give one file');
  const { platform, speed } = values;
  if (platform !== 'wecom' && platform !== 'dingtalk') throw new UsageError('--platform is wecom or dingtalk');
  if (speed !== 'max' && !(Number(speed) > 0)) throw new UsageError('--speed is a number above 0, or max');
  return {
    file,
    platform,
    speed: speed === 'max' ? undefined : Number(speed),
    all: values.all,
    life: !values['no-life'],
    json: values.json,
    server: values.server,
  };
}

function parse(argv: string[]) {
  return parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      platform: { type: 'string', default: 'wecom' },
      speed: { type: 'string', default: 'max' },
      all: { type: 'boolean', default: false },
      'no-life': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      server: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}
