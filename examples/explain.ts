// What each byte of a WebSocket frame is, without a socket: RFC 6455's own example of a masked "Hello".
import { explain } from 'wirewalk/explain';

const bytes = Uint8Array.of(0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58);

for (const { from, label, layers } of explain(bytes)?.messages ?? []) {
  console.log(`${from}: ${label}`);
  for (const { start, end, name, value, meaning, ref } of layers[0]?.fields ?? []) {
    console.log(`${start}-${end}  ${name}: ${value}${meaning ? ` (${meaning})` : ''}  ${ref}`);
  }
}
