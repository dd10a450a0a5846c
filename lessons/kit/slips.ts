/** What to say to one who typed a known wrong answer: a table instead of a function. */
export function slips(known: Readonly<Record<string, string>>) {
  return (typed: string): string | undefined => {
    return Object.hasOwn(known, typed) ? known[typed] : undefined;
  };
}
