import { isUtf8 } from 'node:buffer';

/** A character that has begun and not ended: how many octets it lacks, and which the next may be. */
const NOTHING_OPEN = 0;
const FIRST_CONTINUATION = 0x80;
const LAST_CONTINUATION = 0xbf;

/**
 * Checks text octet by octet as it comes, over any borders: RFC 6455 8.1 with RFC 3629 4. The first
 * octet that can belong to no text is known as soon as it is there, not at the end of its message.
 *
 * RFC 6455 5.6: a fragment may end within a character; only the whole message has to be UTF-8. So what is
 * open at the end of one piece is carried over to the next. Two fragments each:
 *
 *     e2 82 | ac     the euro sign: valid
 *     e2 82 | 41     wrong at 41: a third octet of the character is due
 *     e2 82 |        wrong if the message ends there: an octet is missing
 *     ed | a0        wrong at a0: half of a surrogate pair, which has no place in UTF-8
 *     ff |           wrong at once: no character has this octet
 */
export class Utf8Validator {
  /** Octets that the character under way still lacks. */
  #missing = NOTHING_OPEN;
  #lowest = FIRST_CONTINUATION;
  #highest = LAST_CONTINUATION;

  /** Whether the text could end here: no character is cut in half. */
  get isComplete(): boolean {
    return this.#missing === NOTHING_OPEN;
  }

  /**
   * Takes the next octets of the text.
   *
   * @returns index of the first impossible one, or -1
   */
  push(bytes: Uint8Array): number {
    // Whole characters are checked natively. Only where one is open, or where something is wrong, do
    // we go octet by octet.
    let at = 0;
    if (this.#missing === NOTHING_OPEN) {
      const whole = wholeCharacters(bytes);
      if (isUtf8(bytes.subarray(0, whole))) at = whole;
    }
    for (; at < bytes.length; at++) {
      if (!this.#receive(bytes[at]!)) return at;
    }
    return -1;
  }

  #receive(octet: number): boolean {
    if (this.#missing === NOTHING_OPEN) return this.#open(octet);
    if (octet < this.#lowest || octet > this.#highest) return false;
    this.#missing--;
    this.#lowest = FIRST_CONTINUATION;
    this.#highest = LAST_CONTINUATION;
    return true;
  }

  /**
   * The first octet of a character, and with it the range of the second: RFC 3629 4. A character has one form
   * only, its shortest. A longer one would be a way to pass a checker something that it looks for, such as
   * the NUL of C0 80 or the slash of C0 AF: RFC 3629 10.
   *
   *     UTF8-2 = %xC2-DF UTF8-tail
   *     UTF8-3 = %xE0 %xA0-BF UTF8-tail / %xE1-EC 2( UTF8-tail ) /
   *              %xED %x80-9F UTF8-tail / %xEE-EF 2( UTF8-tail )
   *     UTF8-4 = %xF0 %x90-BF 2( UTF8-tail ) / %xF1-F3 3( UTF8-tail ) / %xF4 %x80-8F 2( UTF8-tail )
   */
  #open(octet: number): boolean {
    if (octet < 0x80) return true;
    if (octet < 0xc2 || octet > 0xf4) return false;
    this.#missing = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
    // Else the character would have a shorter form, be half of a surrogate pair, or lie above U+10FFFF.
    if (octet === 0xe0) this.#lowest = 0xa0;
    if (octet === 0xed) this.#highest = 0x9f;
    if (octet === 0xf0) this.#lowest = 0x90;
    if (octet === 0xf4) this.#highest = 0x8f;
    return true;
  }
}

/** How many octets lie before a character that the end may have cut in half. */
function wholeCharacters(bytes: Uint8Array): number {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const octet = bytes[length - back]!;
    if (octet >= 0xc0) return length - back;
    if (octet < 0x80) return length;
  }
  return length;
}
