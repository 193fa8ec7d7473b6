"""dingtalk-sdk with another base URL: which line changes is the one with API_BASE_URL."""

import json
import sys

from dingtalk.client import AppKeyClient
from dingtalk.core.exceptions import DingTalkClientException

gateway, key, secret, corp = sys.argv[1:5]
AppKeyClient.API_BASE_URL = f"{gateway}/"
client = AppKeyClient(corp, key, secret)
for line in sys.stdin:
    answer = {}
    try:
        if line.strip() == "sign":
            answer["ticket"] = client.jsapi_ticket
        else:
            client.user.getuserinfo("no-such-code")
    except DingTalkClientException as error:
        answer["code"] = error.errcode
    answer["token"] = client.access_token
    print(json.dumps(answer), flush=True)
