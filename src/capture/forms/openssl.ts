import { CaptureError } from '../capture-error.ts';
import { pairsInColumns, readAnnounced } from './announced.ts';
import type { ReadableForm, ReadText, RefusedForm } from './text-form.ts';

/** What `openssl s_client -debug` and `s_server -debug` print: the records of TLS, as they read and write them. */
export const OPENSSL_DEBUG: ReadableForm<'openssl'> = {
  name: 'openssl',
  title: 'what openssl -debug prints',
  recognise: ({ text }) => ANNOUNCEMENT.test(text),
  read: readDebug,
};

export const OPENSSL_MESSAGES: RefusedForm = {
  title: 'what openssl -msg prints',
  recognise: ({ text }) => /^(?:>>>|<<<) .*\[length [0-9a-f]{4}\]/m.test(text),
  instead: 'it has messages as they were before encryption; use -debug for what goes over the wire',
};

/** It has read or written less than it wanted to where the second number is smaller, and nothing where it is not positive. */
const ANNOUNCEMENT = /^(write to|read from) 0x[0-9a-f]+ \[0x[0-9a-f]+\] \(\d+ bytes => (-?\d+) /im;
const HEX = /^ *[0-9a-f]{4,8} - /i;
const WIDTH = 16;

/** In TLS the client speaks first, whichever of the two was listened to. */
function readDebug(text: string): ReadText {
  const [, first] = ANNOUNCEMENT.exec(text) ?? [];
  const left = /^ *[0-9a-f]+ - <SPACES\/NULS>/im.exec(text);
  if (left)
    throw new CaptureError(LEFT_OUT, {
      line: text.slice(0, left.index).split('\n').length,
      column: 1,
    });
  const pieces = readAnnounced(text, {
    announcementIn: (line) => {
      const [, what, octets] = ANNOUNCEMENT.exec(line) ?? [];
      if (what === undefined) return undefined;
      return { from: what === first ? 'client' : 'server', octets: Math.max(0, Number(octets)) };
    },
    octetsIn: (line, atMost) => {
      const [offset] = HEX.exec(line) ?? [];
      if (offset === undefined) return undefined;
      return pairsInColumns(line, offset.length, Math.min(WIDTH, atMost));
    },
  });
  return { pieces, remarks: ['who speaks first is taken for the client'] };
}

const LEFT_OUT = 'this openssl leaves out spaces and NULs at the end; use one from 1.1.1 on';
