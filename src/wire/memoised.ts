/**
 * A function that does its work once for each object, and has the result at hand from then on. The object
 * must not change; when no one holds it any longer, its result is forgotten too.
 */
export function memoised<K extends WeakKey, V extends object>(work: (key: K) => V): (key: K) => V {
  const results = new WeakMap<K, V>();
  return (key) => {
    const known = results.get(key);
    if (known) return known;
    const result = work(key);
    results.set(key, result);
    return result;
  };
}

/** The same for texts, of which there must be few: nothing is ever forgotten. */
export function memoisedForFew<V>(work: (key: string) => V): (key: string) => V {
  const results = new Map<string, V>();
  return (key) => {
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = work(key);
    results.set(key, result);
    return result;
  };
}
