import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.content()
        self.answer(200 if self.path == "/hello" else 404, b"hello")

    def do_HEAD(self):
        self.do_GET()

    def do_POST(self):
        self.answer(200, self.content())

    def content(self):
        return self.rfile.read(int(self.headers["Content-Length"] or 0))

    def answer(self, status, content):
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
