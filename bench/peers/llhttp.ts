import { createRequire } from 'node:module';

/** As much as we use of the binding that `node:http` uses. It is not a public interface. */
interface Binding {
  initialize(type: number, resource: object): void;
  execute(bytes: Uint8Array): number | Error;
  [callback: number]: unknown;
}

interface BindingClass {
  new (): Binding;
  readonly REQUEST: number;
  readonly kOnHeadersComplete: number;
}

/** Parses a whole head and returns names and values in turn. */
export type LlhttpParser = (bytes: Uint8Array) => readonly string[];

/**
 * Node's own parser, for whole heads without content.
 *
 * @returns undefined where this Node does not let us have it
 */
export function openLlhttp(): LlhttpParser | undefined {
  const Parser = loadBinding();
  if (!Parser) return undefined;
  const parser = new Parser();
  parser.initialize(Parser.REQUEST, {});
  let found: readonly string[] = [];
  parser[Parser.kOnHeadersComplete] = (
    _major: number,
    _minor: number,
    fields: readonly string[],
  ): void => {
    found = fields;
  };
  return (bytes) => {
    const read = parser.execute(bytes);
    if (read !== bytes.length) throw new Error('llhttp did not take the head', { cause: read });
    return found;
  };
}

/** `process.binding` would warn; this module hands out the same class without a word. */
function loadBinding(): BindingClass | undefined {
  try {
    const common: unknown = createRequire(import.meta.url)('node:_http_common');
    return (common as { HTTPParser?: BindingClass }).HTTPParser;
  } catch {
    return undefined;
  }
}
