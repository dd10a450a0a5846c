import { describe, expect, it } from 'vitest';
import { HTTP_FAULTS } from '../../../src/http/faults.ts';
import { findRule } from '../../../src/lesson/script/rule-source.ts';
import { sourceLines } from '../../../src/lesson/script/source.ts';
import { WEBSOCKET_FAULTS } from '../../../src/websocket/faults.ts';

describe('the rule of a fault', () => {
  it.each([...Object.keys(HTTP_FAULTS), ...Object.keys(WEBSOCKET_FAULTS)])(
    'is found in the source: %s',
    (fault) => {
      const places = findRule(fault);
      expect(places).not.toEqual([]);
      for (const { file, line, name } of places) {
        expect(sourceLines(file)![line - 1]).toContain(`'${fault}'`);
        expect(name).not.toBe('');
      }
    },
  );

  it('has the name of the function that it stands in', () => {
    expect(findRule('unmasked-frame')).toMatchObject([
      { file: 'src/websocket/rules.ts', name: 'judgeHeader' },
    ]);
    expect(findRule('no-such-fault')).toEqual([]);
  });
});
