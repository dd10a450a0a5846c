import { describe, expect, it } from 'vitest';
import { terminalPage } from '../scripts/support/terminal-html.ts';

describe('the page of a captured screen', () => {
  it('shows a colour as each of its themes has it', () => {
    const page = terminalPage('\x1b[36mbyte\x1b[39m 0');
    expect(page).toContain('style="color:#11a8cd;background:inherit">byte</span> 0');
    expect(page).toContain('style="color:#0598bc;background:inherit">byte</span> 0');
  });

  it('reverses text, with a colour and without', () => {
    const page = terminalPage('\x1b[7ma\x1b[0m\x1b[31;7mb\x1b[0m');
    expect(page).toContain('style="color:#1e1e1e;background:#cccccc">a<');
    expect(page).toContain('style="color:#1e1e1e;background:#cd3131">b<');
  });

  it('keeps bold and underlined text, and ends each by itself', () => {
    const page = terminalPage('\x1b[1;4ma\x1b[24mb\x1b[22mc');
    expect(page).toMatch(/class="bold underline"[^>]*>a<.*class="bold"[^>]*>b<\/span>c/);
  });

  it('shows signs of HTML as they are, and leaves links out', () => {
    const page = terminalPage('\x1b]8;;https://example.com\x1b\\a<b>&\x1b]8;;\x1b\\');
    expect(page).toContain('>a&lt;b>&amp;<');
    expect(page).not.toContain('example.com');
  });
});
