// By which way an opinion came.

export type Channel = 'chat' | 'quote' | 'phone' | 'visit' | 'stall' | 'form' | 'import' | 'page';

/** As the workroom is told. */
export const channelLabels: Record<Channel, string> = {
  chat: '群里说的',
  quote: '邻居代记',
  phone: '电话',
  visit: '走访',
  stall: '摆摊',
  form: '征集表',
  import: '征集表',
  page: '网上征集表',
};
