import { findSource } from '../../lesson/script/source.ts';
import { hexByte } from '../../wire/octets.ts';
import type { FieldTag } from '../model/field-rows.ts';
import type { FrameBits } from '../model/frame-bits.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { styleOfTag } from '../panes/hex.ts';
import { bitsOf, maskingTable } from '../panes/masking-table.ts';
import { sourceUrl } from '../text/links.ts';
import { type Line, line, wrap } from '../text/styled-text.ts';
import { overStep } from './over-step.ts';

const KEYS = [
  'x next byte   ←→ byte   home first   end all   v bits   esc back   q quit',
  'x next ←→ byte home end esc q quit',
];

/**
 * Masking, byte by byte, RFC 6455 5.3.
 *
 * @param at the byte that is looked at; all up to and with it have been unmasked
 */
export function xorScreen(
  model: TraceModel,
  frame: FrameBits,
  at: number,
  width: number,
  height: number,
): Line[] {
  const step = { at, revealed: at + 1 };
  const sections = [
    maskingTable(frame, step, width),
    sumLines(frame, at, width),
    textLines(frame, at, width),
    codeLines(width),
  ];
  const title = `XOR, byte ${at + 1} of ${frame.wire.length}`;
  return overStep(model, { title, sections, keys: KEYS }, width, height);
}

/** One byte as an addition on paper: below each other what is set against each other. */
function sumLines({ wire, key, text, tags }: FrameBits, at: number, width: number): Line[] {
  const rows: [string, number, string, FieldTag][] = [
    ['wire', wire[at]!, `byte ${at} of the payload`, tags.payload],
    ['key', key[at % 4]!, `byte ${at} mod 4 = ${at % 4} of the key`, tags.key],
    ['text', text[at]!, 'a bit is 1 where the two differ', tags.payload],
  ];
  return rows.flatMap(([name, byte, says, tag]): Line[] => {
    const style = styleOfTag(tag);
    const sum = `     ${name.padEnd(6)}${hexByte(byte)}   ${bitsOf(byte)}`;
    // On a narrow screen what is said about a byte stands below it.
    const isWide = sum.length + 3 + says.length <= width;
    const first = { text: sum, style };
    return isWide ? [[first, { text: `   ${says}` }]] : [[first], line(`       ${says}`)];
  });
}

function textLines({ wire, key, text }: FrameBits, at: number, width: number): Line[] {
  const shown = Buffer.from(text.subarray(Math.max(0, at - MOST_TEXT), at + 1)).toString('utf8');
  const printable = shown.replace(/[^\x20-\x7e]/g, '.');
  const [byte, octet, plain] = [wire[at]!, key[at % 4]!, text[at]!].map(hexByte);
  const again = `Done twice it undoes itself: ${plain} XOR ${octet} = ${byte}.`;
  const texts = [`so far  "${printable}"`, again];
  return texts.flatMap((each) => wrap(each, width - 6)).map((each) => line(`   ${each}`));
}

/** How much of the text so far is shown. */
const MOST_TEXT = 48;

function codeLines(width: number): Line[] {
  const found = findSource('src/websocket/mask.ts applyMask');
  const text = found ? `by ${found.file}:${found.line}  ${found.name}()   RFC 6455 5.3` : '';
  const shown = text.length + 3 <= width ? text : 'RFC 6455 5.3';
  return [[{ text: '   ' }, { text: shown, ...(found && { link: sourceUrl(found) }) }]];
}
