async def app(scope, receive, send):
    if scope["type"] == "websocket":
        await echo_messages(receive, send)
    elif scope["type"] == "http":
        await answer(scope, receive, send)


async def answer(scope, receive, send):
    content, more = b"", True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            return
        content += event.get("body", b"")
        more = event.get("more_body", False)
    known = {"POST": ("/",), "GET": ("/hello",), "HEAD": ("/hello",)}
    if scope["method"] != "POST":
        content = b"hello"
    status = 200 if scope["path"] in known.get(scope["method"], ()) else 404
    fields = [(b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": content})


async def echo_messages(receive, send):
    while (event := await receive())["type"] != "websocket.disconnect":
        if event["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        elif event.get("text") is not None:
            await send({"type": "websocket.send", "text": event["text"]})
        else:
            await send({"type": "websocket.send", "bytes": event["bytes"]})
