// `npm run replay -- FILE.jsonl`: a chat log through the real callbacks of a server, the bot's posts checked as the
// platform would, and the conversation as the groups saw it.
import { help, type Options, readOptions, UsageError } from './replay/options.js';
import { type Outcome, replay } from './replay/run.js';

const progress = (line: string) => console.error(`… ${line}`);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    console.log(help);
    return;
  }
  const outcome = await replay(options, progress);
  console.log(`${outcome.conversation}\n\n${report(outcome, options)}`);
  if (options.json) console.log(JSON.stringify(outcome.summary));
  if (outcome.refusals.length > 0 || outcome.failures.length > 0) process.exitCode = 1;
}

function report({ summary, logged, ...problems }: Outcome, { all }: Options): string {
  const { messages, topics, posts, refused, answerMs } = summary;
  const rest = logged - messages;
  const list = (what: string, lines: string[]) => (lines.length > 0 ? [what, ...lines.map((line) => `  ${line}`)] : []);
  return [
    `messages    ${messages}${all || rest === 0 ? '' : ` (${rest} more of the log were not said to the bot; --all sends them too)`}`,
    `topics      ${topics}`,
    `posts       ${posts}`,
    `refused     ${refused}`,
    `callbacks answered in  p50 ${answerMs.p50} ms  p99 ${answerMs.p99} ms`,
    ...list('The platform refused:', problems.refusals),
    ...list('Callbacks that failed:', problems.failures),
    ...list('Said to the bot and not answered:', problems.unanswered),
    ...list('Errors in the log of the server:', problems.errors),
  ].join('\n');
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(error instanceof UsageError ? `${message}\n\n${help}` : `replay: ${message}`);
  process.exitCode = 1;
});
