import { ProgressFile } from '../../src/lesson/progress/file.ts';

/** A program that answers so many questions, and saves after each: `save-answers.ts FILE NAME COUNT`. */
const [, , path, name, count] = process.argv;
const file = new ProgressFile(path!, (sentence) => process.stderr.write(`${sentence}\n`));
for (let number = 0; number < Number(count); number++) {
  const at = new Date().toISOString();
  file.answer('one', { q: `${name}-${number}`, tries: 1, right: true, at });
  file.save();
}
