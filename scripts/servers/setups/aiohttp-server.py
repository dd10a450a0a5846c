import sys
from aiohttp import WSMsgType, web


async def hello(_request):
    return web.Response(text="hello")


async def echo(request):
    return web.Response(body=await request.read())


async def socket(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.TEXT:
            await socket.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            await socket.send_bytes(message.data)
    return socket


app = web.Application(client_max_size=8_000_000)
app.add_routes([web.get("/hello", hello), web.post("/", echo), web.get("/ws", socket)])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
