import type { TraceModel } from '../view/model/trace-model.ts';
import { fieldSentence } from '../view/plain/plain-step.ts';

/** A field of a step by its number in the sentences, from 1. */
export function plainField({ fields, sourceOf }: TraceModel, number: number): string {
  const named = fields.filter((field) => !field.isDelimiter);
  const field = named[number - 1];
  if (!field) return `There are fields 1 to ${named.length}.`;
  const source = sourceOf(field);
  const place = source
    ? ` Source: ${source.verb} ${source.file}:${source.line}, ${source.name}`
    : '';
  return `${fieldSentence(field)}.${place}`;
}
