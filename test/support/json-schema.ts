/** A JSON Schema, as far as ours use it: draft 2020-12. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

type Judge = (value: unknown, argument: never, path: string, root: Schema) => string[];

/**
 * Says what is wrong with a value by a schema. Besides what the standard demands, the properties of an
 * object come in the order in which the schema has them: so are all objects of ours.
 *
 * @returns one sentence for each problem, after its path
 * @throws TypeError for a keyword that is not known: it would demand something in vain
 */
export function problemsBySchema(
  value: unknown,
  schema: Schema,
  path = '$',
  root: Schema = schema,
): string[] {
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    if (NOTES.includes(keyword)) return [];
    const judge = KEYWORDS[keyword];
    if (!judge) throw new TypeError(`${path}: unknown keyword ${keyword}`);
    return judge(value, argument as never, path, root);
  });
}

const NOTES = ['$schema', '$defs', 'title', 'description'];

const KEYWORDS: Readonly<Record<string, Judge>> = {
  $ref: (value, reference: string, path, root) =>
    problemsBySchema(value, resolve(reference, root), path, root),
  oneOf: (value, schemas: Schema[], path, root) => {
    const fitting = schemas.filter(
      (each) => problemsBySchema(value, each, path, root).length === 0,
    );
    return fitting.length === 1 ? [] : [`${path} fits ${fitting.length} of ${schemas.length}`];
  },
  type: (value, type: string, path) => (isOfType(value, type) ? [] : [`${path} is no ${type}`]),
  const: (value, only: unknown, path) => (value === only ? [] : [`${path} is not ${only}`]),
  enum: (value, choices: unknown[], path) =>
    choices.includes(value) ? [] : [`${path} is none of ${choices}`],
  minimum: (value, least: number, path) =>
    typeof value === 'number' && value < least ? [`${path} is below ${least}`] : [],
  maximum: (value, most: number, path) =>
    typeof value === 'number' && value > most ? [`${path} is above ${most}`] : [],
  minLength: (value, least: number, path) =>
    typeof value === 'string' && value.length < least ? [`${path} is too short`] : [],
  pattern: (value, pattern: string, path) =>
    typeof value === 'string' && !new RegExp(pattern, 'u').test(value)
      ? [`${path} does not match ${pattern}`]
      : [],
  required: (value, names: string[], path) =>
    isObject(value)
      ? names.filter((name) => !Object.hasOwn(value, name)).map((name) => `${path} has no ${name}`)
      : [],
  properties: (value, properties: Record<string, Schema>, path, root) =>
    isObject(value) ? problemsOfProperties(value, properties, path, root) : [],
  additionalProperties: () => [],
  items: (value, schema: Schema, path, root) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => problemsBySchema(item, schema, `${path}[${index}]`, root))
      : [],
};

/** All schemas of ours are closed: a property that they do not name is a problem. */
function problemsOfProperties(
  value: Record<string, unknown>,
  properties: Record<string, Schema>,
  path: string,
  root: Schema,
): string[] {
  const order = Object.keys(properties);
  const names = Object.keys(value);
  const unknown = names.filter((name) => !Object.hasOwn(properties, name));
  const known = names.filter((name) => Object.hasOwn(properties, name));
  const sorted = known.toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
  return [
    ...unknown.map((name) => `${path} may have no ${name}`),
    ...(known.join() === sorted.join() ? [] : [`${path} has its properties in another order`]),
    ...known.flatMap((name) =>
      problemsBySchema(value[name], properties[name]!, `${path}.${name}`, root),
    ),
  ];
}

function resolve(reference: string, root: Schema): Schema {
  const [, name] = /^#\/\$defs\/(\w+)$/.exec(reference) ?? [];
  const found = (root.$defs as Record<string, Schema> | undefined)?.[name ?? ''];
  if (!found) throw new TypeError(`there is no ${reference}`);
  return found;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    default:
      throw new TypeError(`unknown type ${type}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
