const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/**
 * Text as it stands in HTML and in XML, between tags and in attributes. XML 1.0 2.2 has no control characters
 * but three, not even as references.
 */
export function escapeMarkup(text: string): string {
  const safe = text.replace(/[&<>"]/g, (each) => ENTITIES[each]!);
  return safe.replace(/[^\t\n\r\x20-\uffff]/g, '\ufffd');
}
