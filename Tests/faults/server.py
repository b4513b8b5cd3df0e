"""An HTTP server on the loopback interface that answers as unreliable servers do."""
import http.server
import threading
import time

# What each answer does; `well` is the only one without a fault.
MANNERS = ["cut", "closed", "long", "short", "wrong", "other file", "ignores range", "other range", "slow", "stalls", "503",
           "404", "416", "noise", "well"]


class Server:
    def __init__(self):
        self.files = {}
        self.manners = []
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                try:
                    outer.answer(self)
                except OSError:
                    pass  # the client was killed

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def next(self):
        """The manner of the next answer, and a number that decides its details; without any left, `well`."""
        with self.lock:
            return self.manners.pop(0) if self.manners else ("well", 0.0)

    def answer(self, request):
        manner, part = self.next()
        body = self.files[request.path.strip("/")]
        start = 0
        if (asked := request.headers.get("Range")) and manner != "ignores range":
            start = int(asked.removeprefix("bytes=").split("-")[0])
            if start >= len(body):
                return request.send_error(416)
        if manner in ("503", "404", "416"):
            return request.send_error(int(manner))
        if manner == "closed":
            return request.connection.close()
        if manner == "noise":
            return request.wfile.write(bytes(int(255 * part) ^ i & 255 for i in range(300)))
        sent = self.contents(manner, part, body, start)
        length = {"long": len(sent) + 1 + int(part * 5000), "short": int(part * len(sent))}.get(manner, len(sent))
        request.send_response(206 if start > 0 else 200)
        if start > 0:
            first = start + 1 if manner == "other range" else start
            request.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        request.send_header("Content-Length", str(length))
        request.end_headers()
        self.send(request, manner, part, sent)

    @staticmethod
    def contents(manner, part, body, start):
        rest = body[start:]
        if manner == "wrong" and rest:
            at = int(part * len(rest))
            return rest[:at] + bytes([rest[at] ^ 1]) + rest[at + 1:]
        if manner == "other file":
            return b"<html>moved</html>" * (1 + int(part * 20))
        return rest

    @staticmethod
    def send(request, manner, part, sent):
        if manner == "cut":
            request.wfile.write(sent[:int(part * len(sent))])
            return request.connection.close()
        if manner == "stalls":
            request.wfile.write(sent[:int(part * len(sent))])
            time.sleep(1 + part)
            return request.connection.close()
        pieces = 20 if manner == "slow" else 1
        step = max(1, -(-len(sent) // pieces))
        for at in range(0, len(sent), step):
            request.wfile.write(sent[at:at + step])
            if manner == "slow":
                time.sleep(0.1)
        return None
