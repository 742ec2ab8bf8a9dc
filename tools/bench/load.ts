// The load, in a process of its own: genuine WeCom callbacks, each a different message, sealed before the clock starts.
import autocannon from 'autocannon';
import { wecomCallback, wecomText } from '../../test/support/wecom-client.js';
import type { LoadOrder, LoadResult } from './bench.js';

const what = ['路灯不亮', '水管漏水', '垃圾没人清', '井盖坏了', '路面塌了', '下水道堵了'];

process.on('message', (order: LoadOrder) => {
  void run(order).then((result) => process.send?.(result));
});

async function run({ url, account, amount, connections, rate, round }: LoadOrder): Promise<LoadResult> {
  const requests = Array.from({ length: amount }, (_, index) => {
    const text = `@小商 村东第${index}户门口${what[index % what.length]}，已经${index % 30}天了，晚上没法走人`;
    const saying = { chatId: `load-${index % 40}`, userId: `resident-${index % 500}`, messageId: `${round}-${index}` };
    const { method, path, headers, body } = wecomCallback(account, wecomText({ ...saying, text }));
    return { method, path, headers, body };
  });
  let client = 0;
  // autocannon notices the end of a run only once a second.
  let first = 0;
  let last = 0;
  const result = await autocannon({
    url,
    connections,
    amount,
    ...(rate !== undefined && { overallRate: rate }),
    setupClient: (one) => {
      const mine = client++;
      first ||= performance.now();
      one.on('response', () => {
        last = performance.now();
      });
      one.setRequests(requests.filter((_, index) => index % connections === mine));
    },
  });
  return {
    accepted: result['2xx'],
    failed: result.non2xx + result.errors,
    perSecond: result['2xx'] / ((last - first) / 1000),
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}
