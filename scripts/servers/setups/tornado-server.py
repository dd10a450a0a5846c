import sys
from tornado import ioloop, web, websocket


class Hello(web.RequestHandler):
    def get(self):
        self.write("hello")

    head = get


class Echo(web.RequestHandler):
    def post(self):
        self.write(self.request.body)


class Socket(websocket.WebSocketHandler):
    def get_compression_options(self):
        return {}

    def on_message(self, message):
        self.write_message(message, binary=isinstance(message, bytes))


app = web.Application([("/hello", Hello), ("/", Echo), ("/ws", Socket)])
app.listen(int(sys.argv[1]), "127.0.0.1")
ioloop.IOLoop.current().start()
