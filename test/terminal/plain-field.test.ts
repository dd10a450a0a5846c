import { expect, it } from 'vitest';
import { plainField } from '../../src/terminal/plain-field.ts';
import { modelOf } from '../../src/view/model/trace-model.ts';
import { fieldLines } from '../../src/view/plain/plain-step.ts';
import { chunk, GET, Recorded, STREAM_HEAD } from '../support/recorded.ts';
import { performanceOf } from '../support/recorded-performance.ts';

it('a field is told as it stands among all of them, its line ends in one line', () => {
  const recorded = new Recorded().say('client', GET).say('server', STREAM_HEAD, chunk('data\n\n'));
  const model = modelOf(performanceOf(recorded, 3), 0, 3, 3);
  const named = model.fields.filter(({ isDelimiter }) => !isDelimiter);
  const sentences = named.map((_, index) => plainField(model, index + 1));
  expect(sentences.join(' ')).toContain('chunk-data = data\\n\\n. ');
  for (const [index, sentence] of sentences.entries()) {
    const [told] = sentence.split(' Source: ');
    expect(`${fieldLines(model)[index]!}.`).toMatch(/^ {2}\d+\. bytes? /);
    expect(`${fieldLines(model)[index]!}.`).toContain(`: ${told}`);
  }
});
