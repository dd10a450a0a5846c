/** The page at `/`: what there is to try, and an echo over a WebSocket that the browser opens itself. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>wirewalk</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
  code, output, input { font-family: ui-monospace, monospace; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: .25rem .75rem .25rem 0; vertical-align: top; }
  td { border-top: 1px solid #8888; }
  output { display: block; white-space: pre-wrap; min-height: 6rem; padding: .5rem; border: 1px solid #8888; }
</style>
<h1>wirewalk</h1>
<p>This page came from an HTTP/1.1 server that is written from scratch on TCP sockets. Start it with
<code>wirewalk serve --trace</code> to see every byte that your browser sends it.</p>
<table>
  <tr><th>Try</th><th>What it does</th></tr>
  <tr><td><a href="/echo">/echo</a></td><td>the field lines of your request, as the server sees them</td></tr>
  <tr><td><a href="/cookie">/cookie</a></td><td>your cookies, one a line</td></tr>
  <tr><td><a href="/hello">/hello</a></td><td>a small answer with an ETag: reload it and see the 304</td></tr>
  <tr><td><code>POST /</code></td><td>sends your content back</td></tr>
  <tr><td><code>/ws</code></td><td>a WebSocket that sends your messages back</td></tr>
</table>
<h2>WebSocket echo</h2>
<form id="form"><input id="text" value="Hello" aria-label="Message"> <button>Send</button></form>
<output id="log" aria-live="polite"></output>
<script>
  const log = document.getElementById('log');
  const say = (line) => { log.textContent += line + '\\n'; };
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws');
  socket.onopen = () => say('open');
  socket.onmessage = (event) => say('received: ' + event.data);
  socket.onclose = (event) => say('closed: ' + event.code + (event.reason ? ' ' + event.reason : ''));
  document.getElementById('form').onsubmit = (event) => {
    event.preventDefault();
    const { value } = document.getElementById('text');
    socket.send(value);
    say('sent: ' + value);
  };
</script>
</html>
`;
