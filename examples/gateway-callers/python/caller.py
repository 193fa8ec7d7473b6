"""Asks the gateway for a page config, and reports a token that the platform has refused. Python 3.8 or newer."""

import json
import os
import sys
import urllib.error
import urllib.request

GATEWAY, KEY, APP = (os.environ[name] for name in ("KANHE_GATEWAY", "KANHE_KEY", "KANHE_APP"))


def call(method, path, body=None):
    request = urllib.request.Request(
        f"{GATEWAY}/v1/apps/{APP}/{path}",
        method=method,
        headers={"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
        data=None if body is None else json.dumps(body).encode(),
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            # A URL that looks like a mistake is signed all the same, and the trap is named here.
            warning = response.headers.get("kanhe-warning")
            if warning:
                print(f"warning: {warning}", file=sys.stderr)
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise SystemExit(json.load(error)["detail"]) from error


# The page sends location.href; never guess it on the server.
print(json.dumps(call("POST", "page-config", {"url": sys.argv[1]})))

token = call("GET", "access-token")["access_token"]
code = sys.argv[2] if len(sys.argv) > 2 else "40001"
print(call("POST", "access-token:rejected", {"access_token": token, "code": code})["outcome"])
