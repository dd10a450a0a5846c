import { describe, expect, it } from 'vitest';
import { KeyLog } from '../../src/tls/key-log.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { AnyObserver } from '../../src/trace/passive-observer.ts';
import { labelText } from '../support/label-text.ts';
import {
  CLIENT_HELLO,
  EARLY_CLIENT_HELLO,
  encryptedExtensions,
  handshake,
  RETRY,
  recordOf,
  sealerFor,
  secretLine,
  serverHello,
} from '../support/sealed.ts';

const AES_128_GCM = 0x1301;
const SECRETS = {
  CLIENT_EARLY_TRAFFIC_SECRET: Buffer.alloc(32, 1),
  CLIENT_HANDSHAKE_TRAFFIC_SECRET: Buffer.alloc(32, 2),
  CLIENT_TRAFFIC_SECRET_0: Buffer.alloc(32, 3),
  SERVER_HANDSHAKE_TRAFFIC_SECRET: Buffer.alloc(32, 4),
};
type Label = keyof typeof SECRETS;

const REQUEST = Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
const FINISHED = handshake(20, Buffer.alloc(32));
const END_OF_EARLY_DATA = handshake(5, Buffer.alloc(0));
const [APPLICATION_DATA, HANDSHAKE] = [23, 22];

function listen(known = Object.keys(SECRETS) as Label[]) {
  const keyLog = new KeyLog();
  for (const label of known) keyLog.add(secretLine(label, SECRETS[label]));
  const told: string[] = [];
  const options = {
    time: () => 0,
    onEntry: (entry: Entry) => told.push(`${entry.from}: ${labelText(entry)}`),
  };
  return { observer: new AnyObserver(options, { keyLog, mayBeLate: false }), told };
}

/** Those who seal what a client says. */
function newClient() {
  const sealer = (label: Label) => sealerFor(SECRETS[label]);
  return {
    early: sealer('CLIENT_EARLY_TRAFFIC_SECRET'),
    inHandshake: sealer('CLIENT_HANDSHAKE_TRAFFIC_SECRET'),
    afterwards: sealer('CLIENT_TRAFFIC_SECRET_0'),
  };
}

/** What a server answers a ClientHello. */
function answer(takesEarlyData: boolean): Buffer {
  const seal = sealerFor(SECRETS.SERVER_HANDSHAKE_TRAFFIC_SECRET);
  const extensions = seal(HANDSHAKE, encryptedExtensions(takesEarlyData));
  return Buffer.concat([serverHello(AES_128_GCM), extensions, seal(HANDSHAKE, FINISHED)]);
}

const EARLY = 'client: TLS application_data, early data, encrypted';
const REJECTED =
  'its early data was rejected: the server has not read it, and the client has to say it again';

describe('early data', () => {
  it('is said once it is accepted', () => {
    const { observer, told } = listen();
    const { early, inHandshake } = newClient();
    observer.bytes('client', Buffer.concat([EARLY_CLIENT_HELLO, early(APPLICATION_DATA, REQUEST)]));
    expect(told).toEqual(['client: TLS handshake: ClientHello', EARLY]);
    observer.bytes('server', answer(true));
    observer.bytes(
      'client',
      Buffer.concat([early(HANDSHAKE, END_OF_EARLY_DATA), inHandshake(HANDSHAKE, FINISHED)]),
    );
    observer.gone();
    expect(told.slice(2)).toEqual([
      'server: TLS handshake: ServerHello',
      'server: TLS handshake: EncryptedExtensions (early data accepted), encrypted',
      'client: GET /',
      'server: TLS handshake: Finished, encrypted',
      'client: TLS handshake: EndOfEarlyData, early data, encrypted',
      'client: TLS handshake: Finished, encrypted',
    ]);
    expect(observer.closedBecause).toBeUndefined();
  });

  it('counts for nothing where it is rejected, and that is said', () => {
    const { observer, told } = listen();
    const { early, inHandshake, afterwards } = newClient();
    const [first, second] = [early(APPLICATION_DATA, REQUEST), early(APPLICATION_DATA, REQUEST)];
    observer.bytes('client', Buffer.concat([EARLY_CLIENT_HELLO, first]));
    observer.bytes('server', answer(false));
    observer.bytes(
      'client',
      Buffer.concat([
        second,
        inHandshake(HANDSHAKE, FINISHED),
        afterwards(APPLICATION_DATA, REQUEST),
      ]),
    );
    observer.gone();
    expect(told.filter((line) => line.includes('GET'))).toEqual(['client: GET /']);
    expect(told.filter((line) => line === EARLY)).toHaveLength(2);
    expect(told).toContain(
      'server: TLS handshake: EncryptedExtensions (early data rejected), encrypted',
    );
    expect(observer.closedBecause).toBe(REJECTED);
  });

  it('is rejected by a HelloRetryRequest, which has its name', () => {
    const { observer, told } = listen();
    const { early, inHandshake, afterwards } = newClient();
    observer.bytes('client', Buffer.concat([EARLY_CLIENT_HELLO, early(APPLICATION_DATA, REQUEST)]));
    observer.bytes('server', serverHello(AES_128_GCM, RETRY));
    observer.bytes('client', CLIENT_HELLO);
    observer.bytes('server', answer(false));
    observer.bytes(
      'client',
      Buffer.concat([inHandshake(HANDSHAKE, FINISHED), afterwards(APPLICATION_DATA, REQUEST)]),
    );
    observer.gone();
    expect(told[2]).toBe('server: TLS handshake: HelloRetryRequest (early data rejected)');
    expect(told.at(-1)).toBe('client: GET /');
    expect(observer.closedBecause).toBe(REJECTED);
  });

  it('is passed over without its secret', () => {
    const { observer, told } = listen([
      ...(['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0'] as const),
    ]);
    const { early, inHandshake, afterwards } = newClient();
    observer.bytes('client', Buffer.concat([EARLY_CLIENT_HELLO, early(APPLICATION_DATA, REQUEST)]));
    observer.bytes('server', serverHello(AES_128_GCM));
    observer.bytes(
      'client',
      Buffer.concat([early(HANDSHAKE, END_OF_EARLY_DATA), inHandshake(HANDSHAKE, FINISHED)]),
    );
    observer.bytes('client', afterwards(APPLICATION_DATA, REQUEST));
    observer.gone();
    expect(told.at(-1)).toBe('client: GET /');
    expect(observer.closedBecause).toBe('its early data is not shown: its secret is not known');
  });
});

describe('a cipher suite', () => {
  it.each([
    ['TLS_AES_128_CCM_SHA256', 0x1304, 16],
    ['TLS_AES_128_CCM_8_SHA256', 0x1305, 8],
  ])('%s is opened', (_name, suite, tagLength) => {
    const { observer, told } = listen();
    const options = { cipherName: 'aes-128-ccm', tagLength };
    const inHandshake = sealerFor(SECRETS.CLIENT_HANDSHAKE_TRAFFIC_SECRET, options);
    const afterwards = sealerFor(SECRETS.CLIENT_TRAFFIC_SECRET_0, options);
    observer.bytes('client', CLIENT_HELLO);
    observer.bytes('server', serverHello(suite));
    observer.bytes(
      'client',
      Buffer.concat([inHandshake(HANDSHAKE, FINISHED), afterwards(APPLICATION_DATA, REQUEST)]),
    );
    observer.gone();
    expect(told.at(-1)).toBe('client: GET /');
  });

  it('that is not opened is named', () => {
    const { observer } = listen();
    observer.bytes('client', CLIENT_HELLO);
    observer.bytes('server', Buffer.concat([serverHello(0x00c6), recordOf(23, Buffer.alloc(40))]));
    observer.gone();
    expect(observer.closedBecause).toBe(
      'what is inside TLS is not shown: its cipher suite, 0x00c6, is not opened here',
    );
  });
});
