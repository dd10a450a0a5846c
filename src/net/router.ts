import type { Handler } from './handler.ts';
import type { Request } from './request.ts';
import type { Response } from './response.ts';

/** Methods that there are, RFC 9110 9.3 and RFC 5789: a target may refuse them, but we know them. */
const KNOWN_METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
];

/** Done before a request is answered, by any handler. It sends nothing itself. */
export type Preparation = (request: Request, response: Response) => void;

interface Route {
  readonly segments: readonly string[];
  readonly handlers: Map<string, Handler>;
}

/**
 * Finds the handler for a method and a path. A pattern is a path in which `:name` stands for one
 * segment: `/channels/:name`. HEAD is answered wherever GET is, and OPTIONS everywhere.
 */
export class Router {
  readonly #fixed = new Map<string, Route>();
  readonly #withParameters: Route[] = [];
  /** By the first segment of the path. */
  readonly #preparations = new Map<string, Preparation>();

  /** Answers GET and HEAD. */
  get(pattern: string, handler: Handler): this {
    return this.on('GET', pattern, handler);
  }

  /** Answers POST. */
  post(pattern: string, handler: Handler): this {
    return this.on('POST', pattern, handler);
  }

  /** Answers a method; `*` for all of them, known or not. */
  on(method: string, pattern: string, handler: Handler): this {
    this.#routeOf(pattern).handlers.set(method, handler);
    return this;
  }

  /** Prepares all that is asked for below that first segment of a path, found or not. */
  prepare(segment: string, preparation: Preparation): this {
    this.#preparations.set(segment, preparation);
    return this;
  }

  /** What there is: the methods that were given for each pattern, as `GET /hello`. */
  get routes(): string[] {
    const all = [...this.#fixed.values(), ...this.#withParameters];
    return all.flatMap(({ segments, handlers }) =>
      [...handlers.keys()].map((method) => `${method} /${segments.join('/')}`),
    );
  }

  /** The router as a handler of a server. */
  readonly handle: Handler = (request, response) => {
    const { method, path } = request;
    if (request.head.target.form === 'asterisk') return allow(response, KNOWN_METHODS);
    // We are no proxy: there is no target that CONNECT could open a tunnel to.
    if (request.head.target.form === 'authority') return refuseConnect(response);
    if (this.#preparations.size > 0) {
      this.#preparations.get(firstSegmentOf(path))?.(request, response);
    }
    const route = this.#fixed.get(path) ?? this.#match(request, path);
    if (route === undefined) return response.send(404);
    const handler = handlerOf(route, method);
    if (handler) return handler(request, response);
    return refuseMethod(route, method, response);
  };

  #routeOf(pattern: string): Route {
    const known = [...this.#fixed.values(), ...this.#withParameters];
    const segments = pattern.split('/').slice(1);
    const same = known.find((route) => route.segments.join('/') === segments.join('/'));
    if (same) return same;
    const route: Route = { segments, handlers: new Map() };
    if (segments.some((segment) => segment.startsWith(':'))) this.#withParameters.push(route);
    else this.#fixed.set(pattern, route);
    return route;
  }

  #match(request: Request, path: string): Route | undefined {
    if (path === '') return undefined;
    const segments = path.split('/').slice(1);
    for (const route of this.#withParameters) {
      const params = matchSegments(route.segments, segments);
      if (params) {
        request.params = params;
        return route;
      }
    }
    return undefined;
  }
}

function firstSegmentOf(path: string): string {
  const end = path.indexOf('/', 1);
  return end < 0 ? path.slice(1) : path.slice(1, end);
}

function handlerOf({ handlers }: Route, method: string): Handler | undefined {
  const fallback = method === 'HEAD' ? handlers.get('GET') : undefined;
  return handlers.get(method) ?? fallback ?? handlers.get('*');
}

/** RFC 9110 15.5.6 and 15.6.2: a method that the target does not take, or that no one knows. */
function refuseMethod(route: Route, method: string, response: Response): void {
  const allowed = methodsOf(route);
  if (method === 'OPTIONS') allow(response, allowed);
  else if (KNOWN_METHODS.includes(method)) response.send(405, [['Allow', allowed.join(', ')]]);
  else response.send(501);
}

function refuseConnect(response: Response): void {
  const allowed = KNOWN_METHODS.filter((method) => method !== 'CONNECT');
  response.send(405, [['Allow', allowed.join(', ')]]);
}

function allow(response: Response, methods: readonly string[]): void {
  response.send(204, [['Allow', methods.join(', ')]]);
}

function methodsOf({ handlers }: Route): string[] {
  const methods = [...handlers.keys()];
  const head = methods.includes('GET') && !methods.includes('HEAD') ? ['HEAD'] : [];
  const options = methods.includes('OPTIONS') ? [] : ['OPTIONS'];
  return [...methods, ...head, ...options];
}

/** The parameters, or undefined where the path does not fit; an escape that is none fits nowhere. */
function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index]!;
    if (!expected.startsWith(':')) {
      if (expected !== segment) return undefined;
      continue;
    }
    const value = decode(segment);
    if (value === undefined || value === '') return undefined;
    params[expected.slice(1)] = value;
  }
  return params;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
