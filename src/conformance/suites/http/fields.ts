import { echoes } from '../../expect/http.ts';
import { refuses } from '../../expect/refusal.ts';
import { ECHO, echoing, request } from '../../requests.ts';
import { casesOf, type Row, sends, sendsWithCanary } from '../rows.ts';

const PLAIN = 'http-5.1-01';

function refused(
  nn: string,
  line: string,
  title: string,
  rest: Partial<Row> & Pick<Row, 'means'>,
): Row {
  return {
    nn,
    title,
    script: sendsWithCanary(request('GET {get} HTTP/1.1', [line])),
    expects: refuses([400], { mayReadOn: true }),
    twin: PLAIN,
    ...rest,
  };
}

/** RFC 9112 5, RFC 9110 5: field lines. */
export const FIELDS = [
  ...casesOf({ suite: 'http', key: '5.1', ref: 'RFC 9112 5.1', needs: ['echo'] }, [
    {
      nn: '01',
      title: 'A field line with one space after its colon is read',
      script: sends(echoing('X-A: 1')),
      expects: echoes(),
      means: 'Nothing works.',
    },
    {
      nn: '02',
      title: 'A field line without white space, or with much of it, is the same field line',
      script: sends(ECHO.replace('Content-Length: 16', 'Content-Length:\t 16 \t')),
      expects: echoes(),
      twin: PLAIN,
      means:
        'Lengths of some clients are read as no number, and their content as the next request.',
      often: 'The line is split at colon and space.',
    },
    {
      nn: '03',
      title: 'A name without any white space before its value is read',
      script: sends(ECHO.replace('Content-Length: 16', 'Content-Length:16')),
      expects: echoes(),
      twin: PLAIN,
      means: 'Lengths of some clients are missed, and their content is read as the next request.',
      often: 'The line is split at colon and space.',
    },
    refused('04', 'X-A : 1', 'White space before the colon is refused with 400', {
      fault: 'space-before-colon',
      lesson: '4',
      means: 'One server drops the space, the next one takes it as part of the name: smuggling.',
      often: 'Names are trimmed.',
    }),
    refused(
      '05',
      'Transfer-Encoding : chunked',
      'White space before the colon of Transfer-Encoding is refused',
      {
        expects: refuses([400]),
        fault: 'space-before-colon',
        lesson: '4',
        means: 'Two servers in a row disagree on where the request ends.',
        often: 'Names are trimmed.',
      },
    ),
    refused('06', 'X-A\t: 1', 'A tab before the colon is refused with 400', {
      fault: 'space-before-colon',
      means: 'One server drops the tab, the next one takes it as part of the name: smuggling.',
    }),
    refused('07', 'no colon here', 'A line without a colon is refused', {
      level: 'SHOULD',
      ref: 'RFC 9112 5',
      fault: 'invalid-field-name',
      means: 'What one server ignores may be a field for the next.',
      often: 'Lines that cannot be split are skipped.',
    }),
    refused('08', ': 1', 'A field line without a name is refused', {
      level: 'SHOULD',
      ref: 'RFC 9110 5.1',
      fault: 'invalid-field-name',
      means: 'What one server ignores may be a field for the next.',
    }),
    refused('09', 'X A: 1', 'A name with a space in it is refused', {
      level: 'SHOULD',
      ref: 'RFC 9110 5.1',
      fault: 'invalid-field-name',
      means: 'A server that splits at white space sees two things.',
    }),
    refused('10', 'X(A): 1', 'A name with separators in it is refused', {
      level: 'ours',
      ref: 'RFC 9110 5.1',
      expects: refuses([400], { mayTake: true }),
      fault: 'invalid-field-name',
      means: 'What reaches the application is no field name.',
    }),
    refused('11', 'X-\xe9: 1', 'A name with an octet above 0x7f is refused', {
      level: 'ours',
      ref: 'RFC 9110 5.1',
      expects: refuses([400], { mayTake: true }),
      fault: 'invalid-field-name',
      means: 'What reaches the application is no field name.',
    }),
    {
      nn: '12',
      title: 'An empty value is a value',
      ref: 'RFC 9110 5.5',
      script: sends(echoing('X-Empty:')),
      expects: echoes(),
      twin: PLAIN,
      means: 'Requests of clients that send an empty field are refused.',
    },
    {
      nn: '13',
      title: 'A value with colons in it is read whole',
      ref: 'RFC 9110 5.5',
      script: sends(echoing('X-Time: 12:30:45', 'X-Link: http://a.example:80/')),
      expects: echoes(),
      twin: PLAIN,
      means: 'Addresses and times in fields are cut, or bring the server down.',
      often: 'The line is split at every colon.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '5.2', ref: 'RFC 9112 5.2', needs: ['echo'] }, [
    refused('01', 'X-A: 1\r\n 2', 'A folded field line is refused with 400, or read as one', {
      expects: refuses([400], { mayTake: true }),
      fault: 'obs-fold',
      means: 'Either is allowed, but two servers in a row must do the same.',
    }),
    refused(
      '02',
      'X-A: 1\r\n\tTransfer-Encoding: chunked',
      'What is folded is no field of its own',
      {
        expects: refuses([400], { mayTake: true }),
        fault: 'obs-fold',
        means: 'Two servers in a row disagree on where the request ends.',
        often: 'Each line is trimmed before it is split.',
      },
    ),
  ]),
  ...casesOf({ suite: 'http', key: '9110-5.5', ref: 'RFC 9110 5.5', needs: ['echo'] }, [
    refused('01', 'X-A: a\0b', 'NUL in a value is refused, or is a space', {
      expects: refuses([400], { mayTake: true }),
      fault: 'control-octet',
      means: 'Software in C takes the value to end there.',
    }),
    refused('02', 'X-A: a\x01b', 'A control character in a value is refused, or read as it is', {
      level: 'ours',
      expects: refuses([400], { mayTake: true }),
      fault: 'control-octet',
      means: 'It reaches logs and terminals.',
    }),
    {
      nn: '03',
      title: 'A tab inside a value is white space',
      script: sends(echoing('X-A: a\tb')),
      expects: echoes(),
      twin: PLAIN,
      means: 'Lists that are written with tabs are refused.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '9110-5.4', ref: 'RFC 9110 5.4', needs: ['echo'] }, [
    {
      nn: '01',
      title: 'Fields of two million bytes are taken, or answered with a 4xx',
      script: sendsWithCanary(request('GET {get} HTTP/1.1', [`X-Long: ${'a'.repeat(2_000_000)}`])),
      expects: refuses([431, 400, 413], { orElse: [414, 404], mayTake: true }),
      twin: PLAIN,
      fault: 'fields-too-large',
      means: 'A client can take all memory of the server, or never learns why it hung up.',
      often: 'The connection is reset while the client still writes, so that the answer is lost.',
    },
    {
      nn: '02',
      level: 'ours',
      title: 'Some 60 field lines of an ordinary browser are no reason to refuse',
      script: sends(
        echoing(...Array.from({ length: 60 }, (_, index) => `X-Field-${index}: ${index}`)),
      ),
      expects: echoes(),
      twin: PLAIN,
      means: 'Users with many cookies or after several proxies are refused.',
    },
  ]),
];
