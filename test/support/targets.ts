import type { Capability } from '../../src/conformance/case.ts';
import { DEFAULT_PROFILE, type Target } from '../../src/conformance/target.ts';

/** A server on loopback of which all is known that calibration would find out. */
export function targetOn(port: number, dueMilliseconds: number, ...has: Capability[]): Target {
  const authority = `127.0.0.1:${port}`;
  return {
    address: { host: '127.0.0.1', port, tls: undefined, authority, fieldLines: '' },
    profile: DEFAULT_PROFILE,
    capabilities: new Set(has),
    usualStatus: 200,
    dueMilliseconds,
  };
}
