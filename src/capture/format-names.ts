/**
 * The forms in which people have bytes, as `--input` calls them. The names stand by themselves, so that a
 * command line can be described without loading what reads them.
 */
export const FORMATS = [
  'raw',
  'curl-trace',
  'openssl',
  'follow',
  'follow-yaml',
  'dump',
  'array',
  'escapes',
  'pairs',
  'bits',
  'base64',
  'text',
  'har',
  'pcap',
  'pcapng',
] as const;
export type Format = (typeof FORMATS)[number];
