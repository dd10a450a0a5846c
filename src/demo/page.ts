/** The page at `/`: what there is to try, and what a server can push to the browser that shows it. */
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
  <tr><td><a href="/cookie">/cookie</a></td><td>your cookies, one per line</td></tr>
  <tr><td><a href="/hello">/hello</a></td><td>a small answer with an ETag: reload it and see the 304</td></tr>
  <tr><td><code>POST /</code></td><td>sends your content back</td></tr>
  <tr><td><code>/ws</code></td><td>a WebSocket that sends your messages back</td></tr>
  <tr><td><a href="/events/ticker?since=0">/events/ticker</a></td><td>an event stream: a price every second</td></tr>
  <tr><td><a href="/poll/ticker">/poll/ticker</a></td><td>a long poll: the next price, as soon as there is one</td></tr>
  <tr><td><a href="/poll/ticker?wait=0&amp;since=0">/poll/ticker?wait=0</a></td><td>a short poll: what there is now</td></tr>
  <tr><td><a href="/events/scores?since=0">/events/scores</a></td><td>a match, goal by goal</td></tr>
</table>
<h2>One log, three ways to read it</h2>
<table id="ways">
  <tr><th>Price by</th><th>Latest</th><th>Late by</th><th>Requests</th></tr>
  <tr id="stream"><td>event stream</td><td></td><td></td><td></td></tr>
  <tr id="long"><td>long poll</td><td></td><td></td><td></td></tr>
  <tr id="short"><td>short poll, every 2 s</td><td></td><td></td><td></td></tr>
</table>
<p><label>A job: <progress id="job" max="100" value="0"></progress></label> <span id="percent"></span></p>
<h2>Chat</h2>
<form id="chat"><input id="line" value="Hello, everyone" aria-label="Line"> <button>Say</button></form>
<output id="lines" aria-live="polite"></output>
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

  const show = (row, event, requests) => {
    const { price, at } = JSON.parse(event.data);
    const cells = document.getElementById(row).cells;
    cells[1].textContent = price.toFixed(2);
    cells[2].textContent = Math.max(Date.now() - at, 0) + ' ms';
    cells[3].textContent = requests;
  };
  let streams = 0;
  const prices = new EventSource('/events/ticker');
  prices.onopen = () => { streams++; };
  prices.addEventListener('price', (event) => show('stream', event, streams));

  const follow = async (row, query, rest) => {
    let cursor;
    for (let requests = 1; ; requests++) {
      const answer = await fetch('/poll/ticker?' + query + (cursor ? '&since=' + cursor : ''));
      if (answer.status === 204) cursor = answer.headers.get('cursor');
      else if (answer.ok) {
        const page = await answer.json();
        cursor = page.cursor;
        const last = page.events.at(-1);
        if (last) show(row, last, requests);
      }
      await new Promise((resolve) => setTimeout(resolve, answer.ok ? rest : 2000));
    }
  };
  follow('long', 'wait=20', 0);
  follow('short', 'wait=0', 2000);

  const job = new EventSource('/events/progress?since=0');
  const step = (event) => {
    const { percent } = JSON.parse(event.data);
    document.getElementById('job').value = percent;
    document.getElementById('percent').textContent = percent + ' %';
  };
  job.addEventListener('progress', step);
  job.addEventListener('done', step);

  const chat = new WebSocket(location.origin.replace('http', 'ws') + '/chat/lobby?since=0');
  const lines = document.getElementById('lines');
  chat.onmessage = (message) => {
    const { data } = JSON.parse(message.data);
    if (data !== undefined) lines.textContent += data + '\\n';
  };
  document.getElementById('chat').onsubmit = (event) => {
    event.preventDefault();
    chat.send(document.getElementById('line').value);
  };
</script>
</html>
`;
