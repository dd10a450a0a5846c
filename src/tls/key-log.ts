/** Secrets that are kept: a connection has five at most. */
const MOST_SECRETS = 100_000;
/** Of too many, so many go at once: to find the first that is left after many that are gone takes long. */
const FORGOTTEN_AT_ONCE = MOST_SECRETS / 10;

/**
 * The secrets of TLS connections as SSLKEYLOGFILE has them: a label, the client's random and the secret,
 * in hex, one a line. Wireshark takes the same.
 */
export class KeyLog {
  readonly #secrets = new Map<string, Buffer>();

  /**
   * Adds lines; those that are of another form are left out, as comments are. Of too many, those that were
   * told first are forgotten.
   */
  add(text: string): void {
    for (const line of text.split(/\r?\n/)) {
      const [, label, random, secret] = LINE.exec(line) ?? [];
      if (label === undefined || random === undefined || secret === undefined) continue;
      this.#secrets.set(keyOf(label, random), Buffer.from(secret, 'hex'));
      if (this.#secrets.size > MOST_SECRETS) this.#forgetOldest();
    }
  }

  /** Those of one connection as lines again. */
  linesOf(clientRandom: Uint8Array): string {
    const random = Buffer.from(clientRandom).toString('hex');
    const lines = [...this.#secrets].filter(([key]) => key.endsWith(` ${random}`));
    return lines.map(([key, secret]) => `${key} ${secret.toString('hex')}\n`).join('');
  }

  /** The secret of this label for the connection whose ClientHello had this random. */
  find(label: string, clientRandom: Uint8Array): Buffer | undefined {
    return this.#secrets.get(keyOf(label, Buffer.from(clientRandom).toString('hex')));
  }

  #forgetOldest(): void {
    let left = FORGOTTEN_AT_ONCE;
    for (const key of this.#secrets.keys()) {
      if (left-- === 0) return;
      this.#secrets.delete(key);
    }
  }
}

/** No label has more letters, and no secret more octets than 64 of a hash. */
const LINE = /^([A-Z0-9_]{1,64}) ([0-9a-fA-F]{64}) ((?:[0-9a-fA-F]{2}){1,64})\s*$/;

function keyOf(label: string, random: string): string {
  return `${label} ${random.toLowerCase()}`;
}
