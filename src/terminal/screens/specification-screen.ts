import type { FieldRow } from '../../view/model/field-rows.ts';
import { specificationScreen } from '../../view/screens/specification-screen.ts';
import { leadsBack } from '../key.ts';
import type { Screen, Surroundings } from '../screen.ts';

/** What the specification asks of the field under the cursor. */
export function openSpecification({ model, position }: Surroundings): Screen | string {
  const field = model.fields[position.cursor.field];
  return field ? specification(field) : 'There is no field here.';
}

function specification(field: FieldRow): Screen {
  return {
    name: 'specification',
    press: (key) => (leadsBack(key, 'r') ? { closes: true } : undefined),
    draw: ({ model }, width, height) => specificationScreen(model, field, width, height),
  };
}
