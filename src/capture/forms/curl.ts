import { CaptureError } from '../capture-error.ts';
import {
  type AnnouncedForm,
  type Announcement,
  pairsInColumns,
  readAnnounced,
} from './announced.ts';
import type { ReadableForm, ReadText, RefusedForm } from './text-form.ts';

/** What `curl --trace -` prints: all that it sends and receives, above TLS. */
export const CURL_TRACE: ReadableForm<'curl-trace'> = {
  name: 'curl-trace',
  title: 'what curl --trace prints',
  recognise: ({ lines }) =>
    lines.some((line) => ANNOUNCEMENT.test(line)) && lines.every((line) => !ASCII.test(line)),
  read: readTrace,
};

export const CURL_TRACE_ASCII: RefusedForm = {
  title: 'what curl --trace-ascii prints',
  recognise: ({ lines }) =>
    lines.some((line) => ANNOUNCEMENT.test(line)) && lines.some((line) => ASCII.test(line)),
  instead: 'it has a dot for each byte that is not printed; use curl --trace -',
};

export const CURL_VERBOSE: RefusedForm = {
  title: 'what curl -v prints',
  recognise: ({ lines }) => {
    const hasInfo = lines.some((line) => /^\* /.test(line));
    const hasRequest = lines.some((line) => /^> [A-Z]+ \S+ HTTP\//.test(line));
    const hasResponse = lines.some((line) => /^< HTTP\//.test(line));
    return (
      (hasInfo && (hasRequest || hasResponse)) ||
      hasResponse ||
      (hasInfo && CONNECTING.test(lines[0]!))
    );
  },
  instead: 'it has heads without their line ends, and no content of requests; use curl --trace -',
};

const CONNECTING =
  /^\* +(?:Trying|Host .* was resolved|Connected to|Rebuilt URL|Re-using|Uses proxy)/;

/** With `--trace-time` the time of day is before it, with `--trace-ids` two numbers. */
const PREFIX = String.raw`^(?:\d\d:\d\d:\d\d\.\d+ )?(?:\[[\dx-]+\] )?`;
const ANNOUNCEMENT = new RegExp(
  `${PREFIX}(?:(=>|<=) (?:Send|Recv) (header|data|SSL data), (\\d+) bytes|== Info: )`,
);
/** An offset, and after it no pair. */
const ASCII = /^[0-9a-f]{4,8}: (?![0-9a-f]{2}(?: |$))\S/;
const HEX = /^[0-9a-f]{4,8}: /;
/** Octets of a line. */
const WIDTH = 16;

function readTrace(text: string): ReadText {
  let records = 0;
  const form: AnnouncedForm = {
    announcementIn: (line) => {
      const announcement = announcementIn(line);
      if (announcement?.from === undefined && announcement?.octets) records++;
      return announcement;
    },
    octetsIn: (line, atMost) => {
      const [offset] = HEX.exec(line) ?? [];
      if (offset === undefined) return undefined;
      return pairsInColumns(line, offset.length, Math.min(WIDTH, atMost));
    },
  };
  const pieces = readAnnounced(text, form);
  if (/^[A-Z]+ \S+ HTTP\/[23]/.test(pieces[0]?.bytes.toString('latin1', 0, WIDTH * 64) ?? '')) {
    throw new CaptureError(HTTP_2, { line: 1, column: 1 });
  }
  const remarks =
    records > 0 ? [`records of TLS, left out: ${records}; what is inside is here as well`] : [];
  return { pieces, remarks };
}

const HTTP_2 =
  'curl spoke HTTP/2, and shows heads as if it were HTTP/1; use curl --http1.1 --trace -';

/** Records of TLS are shown beside what is inside them. */
function announcementIn(line: string): Announcement | undefined {
  const [all, arrow, what, octets] = ANNOUNCEMENT.exec(line) ?? [];
  if (all === undefined) return undefined;
  if (arrow === undefined) return { from: undefined, octets: 0 };
  const side = arrow === '=>' ? 'client' : 'server';
  return { from: what === 'SSL data' ? undefined : side, octets: Number(octets) };
}
