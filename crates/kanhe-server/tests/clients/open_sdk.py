"""Runs the official Python SDK against a platform, unmodified but for its connection, which knows port 443 alone, and
its clock.

Takes what a merchant has, as JSON; prints what the SDK answered to each call, one JSON text a line. The SDK itself signs
requests and refuses replies whose signature does not verify.
"""

import http.client
import json
import sys
import time

given = json.loads(sys.argv[1])


class Plain(http.client.HTTPConnection):
    def __init__(self, host, port, timeout, context):
        del port, context
        super().__init__(host, given["port"], timeout=timeout)


http.client.HTTPSConnection = Plain
# The platform under test has a clock of its own.
time.time = lambda: given["now"]

from com.alipay.ams.api.default_alipay_client import DefaultAlipayClient
from com.alipay.ams.api.exception.exception import AlipayApiException
from com.alipay.ams.api.model.customer_belongs_to import CustomerBelongsTo
from com.alipay.ams.api.model.grant_type import GrantType
from com.alipay.ams.api.request.auth.alipay_auth_apply_token_request import AlipayAuthApplyTokenRequest
from com.alipay.ams.api.request.auth.alipay_auth_revoke_token_request import AlipayAuthRevokeTokenRequest
from com.alipay.ams.api.request.alipay_request import AlipayRequest


def bare(pem):
    return "".join(line for line in pem.splitlines() if not line.startswith("-"))


def client(public_key):
    url = "https://127.0.0.1"
    return DefaultAlipayClient(url, given["client_id"], bare(given["private_key"]), bare(public_key))


def execute(request, public_key=given["public_key"]):
    try:
        answer = json.loads(client(public_key).execute(request))
    except AlipayApiException as refusal:
        answer = {"raised": str(refusal)}
    print(json.dumps(answer), flush=True)
    return answer


def apply(**members):
    request = AlipayAuthApplyTokenRequest()
    request.customer_belongs_to = CustomerBelongsTo.ALIPAY_HK
    for name, value in members.items():
        setattr(request, name, value)
    return request


class Inquiry(AlipayRequest):
    """The SDK's own class for this call cannot be made in this version: its maker names no path."""

    def __init__(self, token):
        super().__init__("/ams/api/v1/users/inquiryUserInfo")
        self.token = token

    def to_ams_json(self):
        return json.dumps({"accessToken": self.token}, indent=3)


inquire = Inquiry


tokens = execute(apply(grant_type=GrantType.AUTHORIZATION_CODE, auth_code=given["code"]))
fresh = execute(apply(grant_type=GrantType.REFRESH_TOKEN, refresh_token=tokens["refreshToken"]))
execute(inquire(fresh["accessToken"]))
execute(apply(grant_type=GrantType.AUTHORIZATION_CODE, auth_code="nonsense 你好"))
revoke = AlipayAuthRevokeTokenRequest()
revoke.access_token = fresh["accessToken"]
execute(revoke)
execute(inquire(fresh["accessToken"]))
execute(inquire(fresh["accessToken"]), public_key=given["own_public_key"])
