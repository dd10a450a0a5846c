def app(environment, start):
    if environment["REQUEST_METHOD"] == "POST":
        content = environment["wsgi.input"].read()
    else:
        content = b"hello"
    known = {"POST": ("/",), "GET": ("/hello",), "HEAD": ("/hello",)}
    is_there = environment["PATH_INFO"] in known.get(environment["REQUEST_METHOD"], ())
    start("200 OK" if is_there else "404 Not Found", [("Content-Length", str(len(content)))])
    return [b"" if environment["REQUEST_METHOD"] == "HEAD" else content]
