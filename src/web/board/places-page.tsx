import type { UnitModel } from '../../db/client.js';
import { Page } from '../layout.js';

/** The first page: which place's board one wants. */
export function PlacesPage({ units, sandbox }: { units: UnitModel[]; sandbox: boolean }) {
  const beneath = (parentId: number | null) => units.filter((unit) => unit.parentId === parentId);
  return (
    <Page title="各地公示栏">
      <h1>有事好商量</h1>
      <p>身边的事，说一声就有号，办得怎样都能查。看看是哪里的：</p>
      <Places of={beneath(null)} beneath={beneath} />
      {units.length === 0 && <p class="card">还没有设单位。管理员先建：npm run admin -- unit add 某县 --kind county</p>}
      {sandbox && (
        <p class="notice">
          这里是演示，人和事都是编的。想试试怎么说、怎么办，<a href="/sandbox">打开沙盘</a>。
        </p>
      )}
    </Page>
  );
}

function Places({ of, beneath }: { of: UnitModel[]; beneath: (id: number) => UnitModel[] }) {
  if (of.length === 0) return null;
  return (
    <ul class="tree">
      {of.map((unit) => (
        <li key={unit.id}>
          <a href={`/b/${unit.id}`}>{unit.name}</a>
          <Places of={beneath(unit.id)} beneath={beneath} />
        </li>
      ))}
    </ul>
  );
}
