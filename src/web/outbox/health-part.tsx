// 机器好不好: in plain words, each trouble with what to do about it.
import { formatMoment } from '../../time.js';
import { Badge, Facts, Notice } from '../parts.js';
import type { HealthReport } from './health.js';

/** A database that takes longer to answer than this is in trouble. */
const slowMs = 1_000;
/** From this part of the day's budget on it is worth a look. */
const nearlyUsed = 0.9;

const size = (bytes: number) =>
  bytes < 1_000_000_000 ? `${Math.round(bytes / 1_000_000)}MB` : `${(bytes / 1_000_000_000).toFixed(1)}GB`;
const tokens = (count: number) => (count < 10_000 ? String(count) : `${Math.round(count / 10_000)}万`);

export function Health({ health, zone }: { health: HealthReport; zone: string }) {
  const { platforms, budgets, jobs, databaseMs, databaseSize, upSince, version } = health;
  const when = (at: Date | undefined) => (at ? formatMoment(at, zone) : undefined);
  const late = jobs.filter((job) => job.late);
  const troubles = [
    ...(databaseMs > slowMs ? ['数据库答得很慢。看看服务器的磁盘和内存满没满。'] : []),
    ...platforms
      .filter(({ name, heard }) => name !== 'sandbox' && !heard)
      .map(
        ({ name, label }) =>
          `${label}还没收到过一句话。到${label}后台看看回调网址是不是填了 /hooks/${name}，再在群里@我说一句。`,
      ),
    ...budgets
      .filter(({ used, of }) => of > 0 && used >= of * nearlyUsed)
      .map(
        ({ county }) =>
          `${county}今天的大模型额度快用完了，用完先用本机规则，明天零点接着用。要加，改 LLM_DAILY_TOKEN_BUDGET。`,
      ),
    ...late.map(
      ({ label, late: slot }) =>
        `「${label}」${when(slot)}该跑没跑。过几分钟会自己补；一直不补，重启一次，再看日志里的错误。`,
    ),
  ];
  return (
    <section aria-labelledby="health">
      <h2 id="health">机器好不好</h2>
      {troubles.length === 0 ? (
        <Notice kind="good">都好。</Notice>
      ) : (
        troubles.map((words) => (
          <Notice key={words} kind="careful">
            {words}
          </Notice>
        ))
      )}
      <Facts
        of={[
          ['数据库', `连得上，${Math.max(1, Math.round(databaseMs))}毫秒答话，占${size(databaseSize)}`],
          ...platforms.map(
            ({ label, heard, posted }) =>
              [label, `最近收到：${when(heard) ?? '还没有'}；最近发出：${when(posted) ?? '还没有'}`] as const,
          ),
          ...budgets.map(
            ({ county, used, of }) => [`今天的模型额度`, `${county}用了${tokens(used)}，一共${tokens(of)}`] as const,
          ),
          ['版本', version],
          ['这次从何时跑起', when(upSince)],
        ]}
      />
      <details>
        <summary>定时做的事（{late.length > 0 ? `${late.length}件晚了` : '都按时'}）</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">做什么</th>
              <th scope="col">最近一次</th>
            </tr>
          </thead>
          <tbody>
            {jobs.map(({ label, ran, late: slot }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>
                  {when(ran) ?? '还没到时候'} {slot && <Badge late>晚了</Badge>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
