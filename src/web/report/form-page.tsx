// 征集表: what somebody fills in who came by the QR code on the village's notice board.
import type { UnitModel } from '../../db/client.js';
import { Page } from '../layout.js';
import { Field, Notice } from '../parts.js';
import type { ReportFields, Wrong } from './fields.js';

export interface FormProps {
  unit: UnitModel;
  /** To choose from, where the form is a township's or county's. */
  villages: Pick<UnitModel, 'id' | 'name'>[];
  values?: Partial<ReportFields>;
  wrong?: Wrong;
  /** When it was made: nobody fills it in within a second. */
  stamp: string;
}

export function ReportFormPage({ unit, villages, values = {}, wrong = {}, stamp }: FormProps) {
  const problems = Object.keys(wrong).length;
  return (
    <Page title={`向${unit.name}反映`} home={`/b/${unit.id}`} place={unit.name}>
      <h1>有事，说一声</h1>
      <p>写完就有编号，办得怎样随时能看。不用登录。着火、触电、有人受伤，请先打 119、110、120。</p>
      {problems > 0 && (
        <Notice kind="problem">
          <p>{wrong.form ?? '有几处要改一下，改好再交。您写的都还在。'}</p>
        </Notice>
      )}
      <form class="card" method="post" action={`/r/${unit.id}`} enctype="multipart/form-data">
        <Field name="what" label="什么事" hint="一句话也行，比如：3号楼路灯坏了三天了" wrong={wrong.what}>
          {(given) => (
            <textarea {...given} required minLength={4} maxLength={1000} rows={4}>
              {values.what ?? ''}
            </textarea>
          )}
        </Field>
        {villages.length > 0 && (
          <Field name="village" label="哪个村" wrong={wrong.village}>
            {(given) => (
              <select {...given}>
                <option value="">{unit.name}（说不清是哪个村）</option>
                {villages.map(({ id, name }) => (
                  <option key={id} value={id} selected={String(id) === values.village}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Field name="where" label="在哪里（可不填）" hint="比如：村口小桥边、3号楼后头" wrong={wrong.where}>
          {(given) => <input {...given} type="text" maxLength={60} value={values.where} />}
        </Field>
        <Field name="photos" label="照片（可不填，最多三张）" hint="照片里的位置等信息会去掉" wrong={wrong.photos}>
          {(given) => <input {...given} type="file" accept="image/jpeg,image/png,image/webp" multiple />}
        </Field>
        <Field name="name" label="怎么称呼您（可不填）" wrong={wrong.name}>
          {(given) => <input {...given} type="text" maxLength={20} value={values.name} autocomplete="name" />}
        </Field>
        <Field name="phone" label="电话（可不填）" hint="只有工作室看得到，用来问清情况" wrong={wrong.phone}>
          {(given) => (
            <input {...given} type="tel" maxLength={30} inputMode="tel" value={values.phone} autocomplete="tel" />
          )}
        </Field>
        <fieldset class="field choices">
          <legend class="label">要不要保密</legend>
          <label>
            <input type="checkbox" name="anonymous" value="1" checked={values.anonymous} />
            匿名：不让工作室知道我是谁
          </label>
          <label>
            <input type="checkbox" name="private" value="1" checked={values.isPrivate} />
            私密：只给工作室看，不公开
          </label>
        </fieldset>
        {/* Only a machine fills in what nobody sees. */}
        <div class="trap" aria-hidden="true">
          <label>
            这一格请空着
            <input type="text" name="website" tabIndex={-1} autocomplete="off" />
          </label>
        </div>
        <input type="hidden" name="stamp" value={stamp} />
        <button type="submit">交上去</button>
      </form>
      <p class="dim">您的名字和电话不会公开。同一件事别人提过，会算在一起，也一样给您回音。</p>
    </Page>
  );
}
