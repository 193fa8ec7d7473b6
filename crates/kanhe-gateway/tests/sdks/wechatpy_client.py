"""wechatpy with another base URL. The address of its token call is a constant, so that one method goes with it."""

import json
import sys

from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

gateway, appid, secret = sys.argv[1:4]


class Client(WeChatClient):
    API_BASE_URL = f"{gateway}/cgi-bin/"

    def fetch_access_token(self):
        params = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        return self._fetch_access_token(url=f"{self.API_BASE_URL}token", params=params)


client = Client(appid, secret)
for line in sys.stdin:
    answer = {}
    try:
        if line.strip() == "sign":
            ticket = client.jsapi.get_jsapi_ticket()
            signature = client.jsapi.get_jsapi_signature("n", ticket, 1, "https://kanhe.example/")
            answer["config"] = {"nonceStr": "n", "timestamp": 1, "signature": signature}
        else:
            client.get("media/get", params={"media_id": "x"})
    except WeChatClientException as error:
        answer["code"] = error.errcode
    answer["token"] = client.access_token
    print(json.dumps(answer), flush=True)
