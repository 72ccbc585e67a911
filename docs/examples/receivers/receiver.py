"""Receives webhooks of Tidings: checks who sent them, and takes each once. Python 3.9 or later, no packages.

WEBHOOK_SECRET=whsec_... PORT=9001 python3 receiver.py
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 5 * 60
LARGEST = 4 * 1024 * 1024
KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))

# A real receiver keeps them where its own data is, in the same transaction: for a week, longer than anything is repeated.
seen = set()


def refusal(headers, body):
    """Why the delivery is not to be believed, or None."""
    delivery, timestamp, signatures = (headers.get("webhook-" + name) for name in ("id", "timestamp", "signature"))
    if not (delivery and timestamp and signatures):
        return "a header is missing"
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return "too old, or from the future"
    signed = f"{delivery}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    # Several while the key changes: one that fits is enough.
    fits = any(hmac.compare_digest(expected.encode(), given.encode()) for given in signatures.split(" "))
    return None if fits else "the signature differs"


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        size = int(self.headers.get("content-length") or 0)
        if size > LARGEST:
            return self.answer(413)
        # The bytes as they came: JSON that was read and written again has another signature.
        body = self.rfile.read(size)
        delivery = self.headers.get("webhook-id")
        why = refusal(self.headers, body)
        if why:
            print(f"refused {delivery}: {why}", flush=True)
            return self.answer(401)
        if delivery in seen:
            # It is here already, so nobody has to send it again.
            print(f"repeated {delivery}", flush=True)
            return self.answer(204)
        event = json.loads(body)
        seen.add(delivery)
        print(f"taken {delivery}: {event['type']} of {event['subject']}", flush=True)
        return self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9001"))), Receiver)
    print(f"listening on {server.server_port}", flush=True)
    server.serve_forever()
