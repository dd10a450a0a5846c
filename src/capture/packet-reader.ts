/** A packet as it was captured. */
export interface CapturedPacket {
  readonly kind: 'packet';
  /** Counts from 1, as Wireshark's frame numbers do. */
  readonly number: number;
  /** What the bytes begin with, as a LINKTYPE_ value of the registry at tcpdump.org. */
  readonly linkType: number;
  readonly bytes: Buffer;
  /** Octets that the packet had on the wire; more than there are bytes if the capture cut it. */
  readonly length: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly comments: readonly string[];
}

/** TLS secrets that came with the packets, as lines of a key log. */
export interface CapturedSecrets {
  readonly kind: 'secrets';
  readonly keyLog: string;
}

/** Reads a capture as it comes in, whatever its format. */
export interface PacketReader {
  /** Takes the next bytes of the file. */
  receive(bytes: Buffer): void;
  /**
   * The next packet; undefined where more bytes are needed.
   *
   * @throws CaptureError where the file is damaged
   */
  next(): CapturedPacket | CapturedSecrets | undefined;
  /**
   * There are no more bytes.
   *
   * @throws CaptureError where the file breaks off
   */
  end(): void;
}

/** Octets of one packet, or of one block of pcapng: more than any real one has. */
export const MOST_OCTETS = 16 * 1024 * 1024;
