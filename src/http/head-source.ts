/** A head as the rules see it that decide what a message is: where it ends, what it is about. */
export interface HeadSource {
  readonly minorVersion: 0 | 1;
  /**
   * The value of a field, its lines joined to a list.
   *
   * @param name in lower case
   */
  field(name: string): string | undefined;
  /** The values of all field lines of one name. */
  fieldLines(name: string): string[];
  /** Where the value of a field that is there starts, counted from the head's start. */
  placeOf(name: string): number;
}

/** A request's head, likewise. */
export interface RequestSource extends HeadSource {
  readonly method: string;
  readonly requestTarget: string;
  /** Where the request target starts, counted from the head's start. */
  readonly targetPlace: number;
}

/** A response's head, likewise. */
export interface ResponseSource extends HeadSource {
  readonly statusCode: number;
  /** Whether it is read as a client may read it. */
  readonly isLenient: boolean;
}
