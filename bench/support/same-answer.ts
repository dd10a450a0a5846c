import { connect } from 'node:net';

/**
 * A server that answers less would win by it. So all of them have to give the same field lines, in any
 * order and but for the time in Date, and the same octets after them.
 *
 * @param last the octets that an answer ends with
 * @throws Error at the first that differs
 */
export async function checkSameAnswers(
  ports: readonly number[],
  path: string,
  last: string,
): Promise<void> {
  const answers = await Promise.all(ports.map((port) => answerOf(port, path, last)));
  for (const answer of answers) {
    if (answer === answers[0]) continue;
    throw new Error(`answers differ:\n${headOf(answers[0]!)}\n\n${headOf(answer)}`);
  }
}

/** The answer with its field lines in alphabetic order and without the date. */
async function answerOf(port: number, path: string, last: string): Promise<string> {
  const text = await ask(port, path, last);
  const head = headOf(text);
  const lines = head.split('\r\n').map((line) => line.replace(/^Date: .*/, 'Date: now'));
  return `${lines.sort().join('\r\n')}${text.slice(head.length)}`;
}

function ask(port: number, path: string, last: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    });
    let text = '';
    socket.setEncoding('latin1').on('error', reject);
    socket.on('data', (piece: string) => {
      text += piece;
      if (!text.endsWith(last)) return;
      socket.destroy();
      resolve(text);
    });
  });
}

function headOf(answer: string): string {
  return answer.slice(0, answer.indexOf('\r\n\r\n'));
}
