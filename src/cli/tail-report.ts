import { SYSTEM_ENVIRONMENT } from '../net/environment.ts';
import type { Followed, Transport } from '../push/follow.ts';
import type { Painter } from '../terminal/paint.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { countOf } from '../wire/count.ts';
import { Traffic } from './traffic.ts';

/** Prints events, and counts. */
export class TailReport {
  readonly traffic = new Traffic();
  readonly #via: Transport;
  readonly #json: boolean;
  readonly #painter: Painter;
  readonly #startedAt = performance.now();
  readonly #delays: number[] = [];
  events = 0;

  constructor(via: Transport, options: ShowOptions) {
    this.#via = via;
    this.#json = options.json === true;
    this.#painter = settingsFor(options).painter;
  }

  event({ id, type, data }: Followed): void {
    this.events++;
    const delay = delayOf(data);
    if (delay !== undefined) this.#delays.push(delay);
    const milliseconds = round(this.#elapsed);
    if (this.#json) this.#print({ milliseconds, id, event: type, data, delay });
    else this.#say(`+${milliseconds} ms  ${type}  ${data.replaceAll('\n', '\n    ')}`);
  }

  broken(why: string, milliseconds: number): void {
    const text = `${why}; coming back in ${round(milliseconds / 1000)} s`;
    process.stderr.write(`${this.#painter.plain(text)}\n`);
  }

  end(): void {
    const { connections, requests, octetsSent, octetsReceived } = this.traffic;
    const seconds = round(this.#elapsed / 1000);
    const delay = this.#delays.length === 0 ? undefined : round(mean(this.#delays));
    const each = (figure: number) => round(figure / Math.max(this.events, 1));
    if (this.#json) {
      const counts = { events: this.events, connections, requests, octetsSent, octetsReceived };
      this.#print({ via: this.#via, seconds, ...counts, delay });
      return;
    }
    const octets = octetsSent + octetsReceived;
    this.#say(
      `${countOf(this.events, 'event')} by ${this.#via} in ${seconds} s: ` +
        `${countOf(connections, 'connection')}, ${countOf(requests, 'request')}, ` +
        `${countOf(octetsSent)} sent, ${octetsReceived} received`,
    );
    if (this.events === 0) return;
    const late = delay === undefined ? '' : `, ${delay} ms from its making to here`;
    this.#say(`each event: ${countOf(each(octets))}, ${countOf(each(requests), 'request')}${late}`);
  }

  get #elapsed(): number {
    return performance.now() - this.#startedAt;
  }

  #say(text: string): void {
    process.stdout.write(`${this.#painter.plain(text)}\n`);
  }

  #print(value: object): void {
    process.stdout.write(`${this.#painter.json(value)}\n`);
  }
}

/** Milliseconds since an event was made, if it says when that was: `at`, milliseconds since 1970. */
function delayOf(data: string): number | undefined {
  const [, at] = /^\{.*"at":(\d{13})\b/s.exec(data) ?? [];
  return at === undefined ? undefined : Math.max(SYSTEM_ENVIRONMENT.now() - Number(at), 0);
}

function mean(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}

function round(figure: number): number {
  return figure < 100 ? Math.round(figure * 10) / 10 : Math.round(figure);
}
