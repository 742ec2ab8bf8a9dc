// Open311 GeoReport v2, the reading half, over the same public data. http://wiki.open311.org/GeoReport_v2/
import { z } from 'zod';
import type { Prisma, Tx } from '../../db/client.js';
import { unitAndDescendants } from '../../people/units.js';
import { titleForAll } from '../../reports/board.js';
import { endStates, stateLabels } from '../../topics/lifecycle.js';
import { categoryDefinitions } from '../../triage/category-definitions.js';
import { categories } from '../../triage/understanding.js';
import { documentOf, element } from './xml.js';

type Row = Record<string, string | number | null>;

export interface Open311List {
  /** Names of the XML elements around them. */
  root: string;
  each: string;
  rows: Row[];
}

const list = z
  .string()
  .max(2_000)
  .transform((text) => text.split(',').map((part) => part.trim()));
const numberText = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
const maxDays = 90;
const dayMs = 86_400_000;

export const requestsQuery = z.object({
  jurisdiction_id: z.coerce.number().int().positive().optional(),
  service_request_id: list.pipe(z.array(numberText).max(100)).optional(),
  service_code: list.pipe(z.array(z.enum(categories))).optional(),
  start_date: z.coerce.date().optional(),
  end_date: z.coerce.date().optional(),
  status: list.pipe(z.array(z.enum(['open', 'closed']))).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  page_size: z.coerce.number().int().min(1).max(200).default(50),
});

export function services(): Open311List {
  const rows = categories.map((name) => ({
    service_code: name,
    service_name: name,
    description: categoryDefinitions[name].definition,
    metadata: 'false',
    type: 'realtime',
    keywords: '',
    group: '有事好商量',
  }));
  return { root: 'services', each: 'service', rows };
}

/** Without ids: those raised in the 90 days before `end_date`, as the standard has it, newest first. */
export async function requests(tx: Tx, query: z.infer<typeof requestsQuery>, now: Date): Promise<Open311List> {
  const end = query.end_date ?? now;
  const start = query.start_date ?? new Date(end.getTime() - maxDays * dayMs);
  const [status] = query.status?.length === 1 ? query.status : [];
  const where: Prisma.TopicWhereInput = {
    private: false,
    ...(query.jurisdiction_id && { unitId: { in: await unitAndDescendants(tx, query.jurisdiction_id) } }),
    ...(query.service_request_id
      ? { number: { in: query.service_request_id } }
      : { createdAt: { gte: start, lte: end } }),
    ...(query.service_code && { category: { in: query.service_code } }),
    ...(status && { state: status === 'closed' ? { in: [...endStates] } : { notIn: [...endStates] } }),
  };
  const topics = await tx.topic.findMany({
    where,
    include: { unit: true, tasks: { where: { returnedAt: null }, orderBy: { id: 'asc' } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    skip: (query.page - 1) * query.page_size,
    take: query.page_size,
  });
  const rows = topics.map((topic) => {
    const title = titleForAll(topic);
    const bodies = [...new Set(topic.tasks.map((task) => task.body))];
    const due = topic.tasks.filter((task) => task.doneAt === null).map((task) => task.dueOn.getTime());
    return {
      service_request_id: String(topic.number),
      status: endStates.includes(topic.state) ? 'closed' : 'open',
      status_notes: stateLabels[topic.state],
      service_name: topic.category,
      service_code: topic.category,
      description: title ?? null,
      agency_responsible: bodies.join('、') || null,
      service_notice: null,
      requested_datetime: topic.createdAt.toISOString(),
      updated_datetime: topic.stateSince.toISOString(),
      expected_datetime: due.length > 0 ? new Date(Math.max(...due)).toISOString() : null,
      address: [topic.unit.name, title === undefined ? null : topic.place].filter(Boolean).join(' '),
      address_id: null,
      zipcode: null,
      lat: null,
      long: null,
      media_url: null,
    };
  });
  return { root: 'service_requests', each: 'request', rows };
}

export const xmlOf = ({ root, each, rows }: Open311List) =>
  documentOf(
    element(
      root,
      {},
      ...rows.map((row) =>
        element(
          each,
          {},
          ...Object.entries(row).map(([name, value]) => element(name, {}, value === null ? '' : String(value))),
        ),
      ),
    ),
  );
