import { join } from 'node:path';

/** Where the sources are compiled to for the tests: within the package, whose sources it looks up. */
export const BUILT: string = join(import.meta.dirname, '..', '..', '.test-build');

/** `wirewalk`, as it is shipped. */
export const BUILT_MAIN: string = join(BUILT, 'program', 'main.js');
