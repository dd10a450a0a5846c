import { expect, it } from 'vitest';
import { specificationScreen } from '../../../src/view/screens/specification-screen.ts';
import { modelsOf } from '../../support/performances.ts';

it('pictures the line ends of a value, which would break its own lines', async () => {
  const [, model] = await modelsOf(1);
  const field = model!.fields.find(({ value }) => value.includes('\r\n'))!;
  const text = specificationScreen(model!, field, 80, 24)
    .flat()
    .map((segment) => segment.text);
  expect(text.join('')).toContain('Here it says: GET /news HTTP/1.1␍␊');
  expect(text.join('')).not.toMatch(/[\r\n]/);
});
