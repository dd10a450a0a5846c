import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where progress is kept: as asked, or under XDG's state folder, or under Windows' own. */
export function progressPath(
  asked: string | undefined,
  environment: Environment,
  platform: string = process.platform,
): string {
  const explicit = asked ?? environment.WIREWALK_STATE;
  if (explicit) return explicit;
  if (platform === 'win32' && environment.LOCALAPPDATA) {
    return join(environment.LOCALAPPDATA, 'wirewalk', 'progress.json');
  }
  // XDG 0.8: a relative path is invalid, and has to be ignored.
  const xdg = environment.XDG_STATE_HOME ?? '';
  const folder = isAbsolute(xdg) ? xdg : join(homedir(), '.local', 'state');
  return join(folder, 'wirewalk', 'progress.json');
}
