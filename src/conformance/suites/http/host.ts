import { answersThenEchoesOrCloses, answersWith, echoes } from '../../expect/http.ts';
import { refuses } from '../../expect/refusal.ts';
import { closedWithoutAnswer } from '../../expect/what-else.ts';
import { ECHO, request } from '../../requests.ts';
import { casesOf, type Row, sends, sendsWithCanary } from '../rows.ts';

const WITH_HOST = 'http-3.2-01';

/** A GET with these lines instead of its Host. */
function withHost(...lines: readonly string[]): string {
  return request('GET {get} HTTP/1.1', [], '', { host: lines });
}

function invalid(nn: string, host: string, title: string): Row {
  return {
    nn,
    title,
    script: sendsWithCanary(withHost(`Host: ${host}`)),
    expects: refuses([400], { orElse: [404, 421], mayReadOn: true }),
    twin: WITH_HOST,
    fault: 'invalid-host',
    means: 'A cache before the server files the answer under a name that the server never saw.',
    often: 'The value is used as it is, in links and in look-ups, and never parsed.',
  };
}

/**
 * RFC 9112 3.2 and 3.3: which of the hosts on a machine is asked, and for what. A wrong Host must be answered with
 * 400; where the request ends is not in doubt, so the connection may go on.
 */
export const HOST = casesOf({ suite: 'http', key: '3.2', ref: 'RFC 9112 3.2', needs: ['echo'] }, [
  {
    nn: '01',
    title: 'A request with one Host is answered',
    script: sends(ECHO),
    expects: echoes(),
    means: 'Nothing works.',
  },
  {
    nn: '02',
    title: 'A request of HTTP/1.1 without Host is refused with 400',
    script: sendsWithCanary(withHost()),
    expects: refuses([400], { mayReadOn: true }),
    twin: WITH_HOST,
    fault: 'missing-host',
    lesson: '2',
    means: 'On a machine with several sites, someone gets the pages of another one.',
    often: 'Host is treated as one more field, which may be there or not.',
  },
  {
    nn: '03',
    title: 'Two Host lines are refused with 400',
    script: sendsWithCanary(withHost('Host: {host}', 'Host: elsewhere.example')),
    expects: refuses([400], { mayReadOn: true }),
    twin: WITH_HOST,
    fault: 'repeated-host',
    means: 'A proxy checks one of them, the server believes the other.',
    often: 'Fields are kept in a map, and the last line wins.',
  },
  {
    nn: '04',
    title: 'Two equal Host lines are refused with 400',
    script: sendsWithCanary(withHost('Host: {host}', 'Host: {host}')),
    expects: refuses([400], { mayReadOn: true }),
    twin: WITH_HOST,
    fault: 'repeated-host',
    means: 'What lets equal ones pass usually compares less than the next one in the line does.',
  },
  invalid('05', 'a b', 'A Host with a space in it is refused'),
  invalid('06', 'user@{host}', 'A Host with user information is refused'),
  invalid('07', '{host}/path', 'A Host with a path is refused'),
  invalid('08', '{host}, elsewhere.example', 'A Host that is a list is refused'),
  invalid('09', 'localhost:port', 'A Host whose port is no number is refused'),
  {
    nn: '10',
    title: 'The name of the Host field is not told apart by case',
    ref: 'RFC 9110 5.1',
    script: sends(ECHO.replace('Host:', 'hOST:')),
    expects: echoes(),
    twin: WITH_HOST,
    means: 'Clients that write it otherwise, and all that come by way of HTTP/2, are refused.',
  },
  {
    nn: '11',
    title: 'A target in absolute-form is taken',
    ref: 'RFC 9112 3.2.2',
    script: sends(ECHO.replace('{echo}', 'http://{host}{echo}')),
    expects: echoes(),
    twin: WITH_HOST,
    means: 'Clients that are told to use a proxy cannot use the server.',
    often: 'The target is looked up as a path, scheme and all.',
  },
  {
    nn: '12',
    title: 'A target in absolute-form needs a Host all the same',
    ref: 'RFC 9112 3.2.2',
    script: sendsWithCanary('GET http://{host}{get} HTTP/1.1\r\n{headers}\r\n'),
    expects: refuses([400], { mayReadOn: true }),
    twin: WITH_HOST,
    fault: 'missing-host',
    means: 'Software after the server that reads Host alone has none.',
  },
  {
    nn: '13',
    title: 'OPTIONS * is answered, and so is what follows it',
    ref: 'RFC 9112 3.2.4',
    script: sends(`${request('OPTIONS * HTTP/1.1')}${ECHO}`, 2),
    expects: answersThenEchoesOrCloses(),
    twin: WITH_HOST,
    means: 'Monitoring that asks the server itself takes it for broken.',
  },
  {
    nn: '14',
    level: 'ours',
    title: 'A target without a slash at its start is refused',
    script: sendsWithCanary(request('GET hello HTTP/1.1')),
    expects: refuses([400], { orElse: [404], mayReadOn: true }),
    twin: WITH_HOST,
    fault: 'target-form',
    means: 'A proxy that puts a host before it asks for another host.',
  },
  {
    nn: '15',
    level: 'ours',
    title: 'GET * is refused',
    ref: 'RFC 9112 3.2.4',
    script: sendsWithCanary(request('GET * HTTP/1.1')),
    expects: refuses([400], { orElse: [404, 405], mayReadOn: true }),
    twin: WITH_HOST,
    fault: 'target-form',
    means: 'Only OPTIONS asks about the server as a whole.',
  },
  {
    nn: '16',
    title: 'CONNECT to a server that is no proxy gets no success',
    ref: 'RFC 9110 9.3.6',
    script: sends('CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example:443\r\n\r\n'),
    methods: ['CONNECT'],
    expects: {
      wants: 'no success',
      outcomes: [
        closedWithoutAnswer('noted'),
        ...answersWith('', ({ head }) => head.statusCode >= 300).outcomes,
      ],
    },
    twin: WITH_HOST,
    means: 'The client takes the connection for a tunnel, and everything on it for another server.',
  },
  {
    nn: '17',
    title: 'A query does not change which resource is found',
    ref: 'RFC 9110 4.2.2',
    script: sends(ECHO.replace('{echo}', '{echo}?a=1&b=%20?/')),
    expects: echoes(),
    twin: WITH_HOST,
    means: 'Links with a query, as mail and advertisements add, are not found.',
  },
  {
    nn: '18',
    title: 'The host of a target in absolute-form goes before Host',
    ref: 'RFC 9112 3.2.2',
    script: sends(
      request(
        'POST http://{host}{echo} HTTP/1.1',
        ['Content-Type: text/plain', 'Content-Length: 16'],
        '{token}',
        { host: ['Host: elsewhere.example'] },
      ),
    ),
    expects: echoes(),
    twin: WITH_HOST,
    means: 'A request that came by way of a proxy is answered for another site.',
    often: 'Host is read whatever the target is.',
  },
  {
    nn: '19',
    title: 'CONNECT with an empty port is refused',
    ref: 'RFC 9110 9.3.6',
    script: sends('CONNECT elsewhere.example: HTTP/1.1\r\nHost: elsewhere.example:\r\n\r\n'),
    methods: ['CONNECT'],
    expects: refuses([400], { orElse: [403, 404, 405, 501] }),
    twin: WITH_HOST,
    means: 'The client takes the connection for a tunnel to a port that no one has named.',
  },
]);
