import { sentenceOf } from '../../conformance/causes.ts';
import type { Result } from '../../conformance/run.ts';
import { escapeMarkup } from './markup.ts';

/**
 * A run in the form that build servers read, which JUnit has made known: a test case for each id. What a
 * server does wrong is a failure; what was not judged or not checked was skipped, and says why.
 */
export function junitCheck(url: string, results: readonly Result[]): string {
  const failures = results.filter(({ verdict }) => verdict === 'fail').length;
  const skipped = results.filter(({ verdict }) => verdict.startsWith('not ')).length;
  const counts = attributes({ tests: results.length, failures, errors: 0, skipped });
  const suites = [...new Set(results.map(({ case: { suite } }) => suite))].map((suite) => {
    const own = results.filter((each) => each.case.suite === suite);
    const name = attributes({ name: `${suite} of ${url}`, tests: own.length });
    return `  <testsuite${name}>\n${own.map(testCase).join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${counts}>\n${suites.join('')}</testsuites>\n`;
}

function testCase({ case: tested, verdict, cause, milliseconds }: Result): string {
  const head = attributes({
    classname: tested.ref,
    name: `${tested.id} ${tested.title}`,
    time: (milliseconds / 1000).toFixed(3),
  });
  const message = sentenceOf(cause);
  if (verdict === 'pass' || verdict === 'noted') return `    <testcase${head}/>\n`;
  const inside =
    verdict === 'fail'
      ? `<failure${attributes({ type: tested.level, message })}>${escapeMarkup(tested.means)}</failure>`
      : `<skipped${attributes({ message: `${verdict}: ${cause}` })}/>`;
  return `    <testcase${head}>${inside}</testcase>\n`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeMarkup(String(value))}"`)
    .join('');
}
