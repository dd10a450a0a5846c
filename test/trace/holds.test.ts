import { describe, expect, it } from 'vitest';
import { type Waiting, waitingAt } from '../../src/trace/holds.ts';
import { Recording } from '../../src/trace/recording.ts';
import { GET, poll, Recorded } from '../support/recorded.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

/** Who waits at each message of one of some connections, in a few words each. */
function waitingAlong(connections: readonly Recorded[], index: number): string[] {
  const recordings = connections.map(({ recorder }) => new Recording(recorder));
  const recording = recordings[index]!;
  return recording.entries
    .filter(({ kind }) => kind === 'message')
    .map((entry) => waitingAt(recordings, { recording, entry }).map(textOf).join(', '));
}

function textOf({ connection, isThis, age, most, isAnswered }: Waiting): string {
  const marks = [isThis ? 'this' : '', isAnswered ? 'answered' : ''].filter(Boolean);
  return [`${connection}: ${age} of ${most}`, ...marks].join(' ');
}

describe('the hold queue', () => {
  it('has all that wait on any connection, the longest first, until they are answered', () => {
    const one = new Recorded();
    const other = new Recorded(one);
    one.say('client', poll(25));
    one.after(4000);
    other.say('client', poll(2.5));
    one.after(2000);
    other.say('server', OK);
    one.after(1000);
    one.say('server', OK);
    expect(waitingAlong([one, other], 0)).toEqual([
      '1: 0 of 25000 this',
      '1: 7000 of 25000 this answered',
    ]);
    expect(waitingAlong([one, other], 1)).toEqual([
      '1: 4000 of 25000, 2: 0 of 2500 this',
      '1: 6000 of 25000, 2: 2000 of 2500 this answered',
    ]);
  });

  it('has no request that is answered at once, whatever it has asked for', () => {
    const talk = new Recorded().say('client', poll(25)).say('server', OK);
    talk.say('client', poll(0)).after(99).say('server', OK);
    expect(waitingAlong([talk], 0)).toEqual(['', '', '', '']);
  });

  it('has none that has not asked to wait, however long its answer takes', () => {
    const talk = new Recorded().say('client', GET).after(500).say('server', OK);
    expect(waitingAlong([talk], 0)).toEqual(['', '']);
  });

  it('has one that was never answered until the server ends the connection', () => {
    const one = new Recorded().say('client', poll(25));
    const other = new Recorded(one);
    one.after(100).end('server').after(100);
    other.say('client', poll(1));
    expect(waitingAlong([one, other], 1)).toEqual(['2: 0 of 1000 this']);
    expect(waitingAlong([one, other], 0)).toEqual(['1: 0 of 25000 this']);
  });

  it('takes the time that is asked for as the server does: decoded, and none that it refuses', () => {
    const asking = (query: string) => {
      const talk = new Recorded().say('client', `GET /poll/a?${query} HTTP/1.1\r\nHost: x\r\n\r\n`);
      return waitingAlong([talk.after(200).say('server', OK)], 0)[0];
    };
    expect(asking('since=0&wait=2%30')).toBe('1: 0 of 20000 this');
    expect(asking('wait=1.125&wait=9')).toBe('1: 0 of 1125 this');
    for (const query of ['wait=1.0001', 'wait=1234567890', 'wait=', 'waits=1']) {
      expect(asking(query)).toBe('');
    }
  });

  it('has no request that was refused, and each other with its own response', () => {
    const refused = 'GET wait=5 HTTP/1.1\r\nHost: x\r\n\r\n';
    const talk = new Recorded().say('client', `${poll(1)}${poll(2)}${refused}`).after(500);
    talk.say('server', OK).after(500).say('server', OK);
    expect(waitingAlong([talk], 0)).toEqual([
      '1: 0 of 1000 this, 1: 0 of 2000 this',
      '1: 0 of 1000 this, 1: 0 of 2000 this',
      '1: 0 of 1000 this, 1: 0 of 2000 this',
      '1: 500 of 1000 this answered, 1: 500 of 2000 this',
      '1: 1000 of 2000 this answered',
    ]);
  });

  it('goes by final responses', () => {
    const talk = new Recorded().say('client', poll(25)).after(200);
    talk.say('server', 'HTTP/1.1 103 Early Hints\r\n\r\n').after(200).say('server', OK);
    expect(waitingAlong([talk], 0)).toEqual([
      '1: 0 of 25000 this',
      '1: 200 of 25000 this',
      '1: 400 of 25000 this answered',
    ]);
  });
});
