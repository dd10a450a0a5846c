import asyncio
import http
import sys
import websockets


async def echo(socket):
    async for message in socket:
        await socket.send(message)


async def answer(path, _fields):
    if path == "/hello":
        return http.HTTPStatus.OK, [], b"hello"


async def main():
    async with websockets.serve(echo, "127.0.0.1", int(sys.argv[1]), process_request=answer):
        await asyncio.Future()


asyncio.run(main())
