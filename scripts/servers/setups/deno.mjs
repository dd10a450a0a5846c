Deno.serve({ port: Number(Deno.args[0]), hostname: '127.0.0.1' }, async (request) => {
  const { method, url, headers } = request;
  const path = url.replace(/^\w+:\/\/[^/]*/, '');
  if (path === '/ws' && headers.get('upgrade')?.toLowerCase() === 'websocket') {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => socket.send(data);
    socket.onerror = () => {};
    return response;
  }
  if (method === 'POST') return new Response(await request.arrayBuffer());
  const isThere = path === '/hello' && ['GET', 'HEAD'].includes(method);
  return new Response('hello', { status: isThere ? 200 : 404 });
});
