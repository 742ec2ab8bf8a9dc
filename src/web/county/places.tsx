// The places beneath one, in the order of the tree: how much is open, how much of it late, said in words and shown by colour.
import type { Place } from '../../reports/county.js';
import { Count } from './parts.js';
import type { Days } from './query.js';

/** From this share of late ones on it is many. */
const many = 0.4;

function shadeOf({ open, late }: Place): { class: string; words: string } {
  if (open === 0) return { class: 'empty', words: '没有在办的' };
  if (late === 0) return { class: '', words: '都在期限内' };
  return late / open < many ? { class: 'some', words: '少数超期' } : { class: 'many', words: '超期的多' };
}

export function Places({ place, days }: { place: Place; days: Days }) {
  if (place.beneath.length === 0) return null;
  const leaves = place.beneath.filter(({ beneath }) => beneath.length === 0);
  const branches = place.beneath.filter(({ beneath }) => beneath.length > 0);
  return (
    <section aria-labelledby="places">
      <h2 id="places">各地在办</h2>
      {branches.map((branch) => (
        <Branch key={branch.unit.id} place={branch} days={days} />
      ))}
      {leaves.length > 0 && <Tiles of={leaves} days={days} label={`${place.unit.name}直属`} />}
    </section>
  );
}

/** A township with its villages: its own number holds theirs too. */
function Branch({ place, days }: { place: Place; days: Days }) {
  const listing = { unitId: place.unit.id, days };
  return (
    <>
      <h3>
        <a href={`/w/county/${place.unit.id}?from=${days.from}&to=${days.to}`}>{place.unit.name}</a>
        <span class="dim">
          {' '}
          连同各村
          <Count of={listing} figure="在办" label={`${place.unit.name}连同各村在办${place.open}件`}>
            在办{place.open}件
          </Count>
          ，
          <Count of={listing} figure="超期" label={`${place.unit.name}连同各村超期${place.late}件`}>
            超期{place.late}件
          </Count>
        </span>
      </h3>
      <Tiles of={flat(place.beneath)} days={days} label={place.unit.name} />
    </>
  );
}

const flat = (places: Place[]): Place[] => places.flatMap((place) => [place, ...flat(place.beneath)]);

function Tiles({ of, days, label }: { of: Place[]; days: Days; label: string }) {
  return (
    <ul class="places" aria-label={label}>
      {of.map((place) => {
        const { unit, open, late } = place;
        const listing = { unitId: unit.id, days };
        const shade = shadeOf(place);
        return (
          <li key={unit.id} class={`place ${shade.class}`}>
            <h4>
              <a href={`/w/county/${unit.id}?from=${days.from}&to=${days.to}`}>{unit.name}</a>
            </h4>
            <p>
              <Count of={listing} figure="在办" label={`${unit.name}在办${open}件`}>
                在办{open}件
              </Count>
              {late > 0 && (
                <>
                  ，
                  <Count of={listing} figure="超期" label={`${unit.name}超期${late}件`}>
                    超期{late}件
                  </Count>
                </>
              )}
            </p>
            <p class="shade">{shade.words}</p>
          </li>
        );
      })}
    </ul>
  );
}
