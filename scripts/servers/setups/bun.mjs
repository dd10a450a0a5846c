Bun.serve({
  port: Number(process.argv[2]),
  hostname: '127.0.0.1',
  routes: {
    '/': { POST: async (request) => new Response(await request.arrayBuffer()) },
    '/hello': { GET: () => new Response('hello'), HEAD: () => new Response('hello') },
    '/ws': (request, server) =>
      server.upgrade(request) ? undefined : new Response('no WebSocket', { status: 400 }),
  },
  fetch: () => new Response('not here', { status: 404 }),
  websocket: { perMessageDeflate: true, message: (socket, data) => socket.send(data) },
});
