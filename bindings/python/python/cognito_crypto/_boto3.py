"""Sends the requests of a sign-in with a boto3 client."""

from __future__ import annotations

import time
from typing import Any, Callable, Mapping, Optional, Union

from ._errors import ServiceError, UnansweredPrompt
from ._native import App, AuthFlow, AuthFlowStarted, Device, Prompt, SignedIn, parse_http_date

Ask = Callable[[Prompt], Optional[AuthFlowStarted]]

# How often the same request is sent, at most.
ATTEMPTS = 5


def sign_in(
    client: Any,
    app: App,
    username: str,
    password: Union[str, bytes, bytearray, memoryview],
    *,
    device: Optional[Device] = None,
    metadata: Optional[Mapping[str, Any]] = None,
    admin: bool = False,
    ask: Optional[Ask] = None,
) -> SignedIn:
    """Signs a user in with SRP, over client, which is boto3.client("cognito-idp", …).

    device is the remembered device, if there is one. metadata is a dict with any of ClientMetadata, AnalyticsMetadata,
    UserContextData and ContextData, which every request carries. admin uses the Admin forms of the calls.

    ask is called with each question of the service, a Prompt; it returns what the prompt's answer returns. Raises
    UnansweredPrompt if it returns None or is not given, ServiceError if the service refuses, ProtocolError if what it
    sends makes no sense.
    """
    flow = AuthFlow.user_srp_auth(app, username, password)
    if device is not None:
        flow.with_device(device)
    if metadata is not None:
        flow.with_metadata(metadata)
    if admin:
        flow.as_admin()
    return drive(client, flow.start(), ask)


def drive(client: Any, flow: AuthFlowStarted, ask: Optional[Ask] = None) -> SignedIn:
    """Sends the requests of a sign-in or a refresh over a boto3 client, until there are tokens. See sign_in.

    A request that is throttled, or does not get through, is sent again: up to four times, after 0.2, 0.4, 0.8 and 1.6
    seconds. Claims carry the time of the service's own clock. The exceptions of boto3 are the __cause__ of ServiceError.
    """
    # Not all have the stubs of boto3, and not all need boto3.
    from botocore import xform_name  # type: ignore[import-untyped,unused-ignore]
    from botocore.exceptions import (  # type: ignore[import-untyped,unused-ignore]
        ClientError,
        ConnectionError,
        HTTPClientError,
    )

    if not isinstance(flow, AuthFlowStarted):
        raise TypeError(f"drive takes what start or a prompt's answer returns, not {type(flow).__name__}")
    while True:
        reply: Union[Mapping[str, Any], ServiceError]
        cause: Optional[Exception] = None
        try:
            response = getattr(client, xform_name(flow.operation))(**flow.request())
            reply = response
        except ClientError as error:
            cause, response = error, error.response
            reply = _service_error(response)
        except (ConnectionError, HTTPClientError) as error:
            cause, response = error, {}
            reply = ServiceError("", str(error))
        try:
            step = flow.handle(reply, now=_time(response))
        except ServiceError as error:
            raise error from cause
        if isinstance(step, SignedIn):
            return step
        if isinstance(step, Prompt):
            answered = ask(step) if ask else None
            if answered is None:
                raise UnansweredPrompt(step) from cause
            if not isinstance(answered, AuthFlowStarted):
                raise TypeError(f"ask has to return what the prompt's answer returns, not {type(answered).__name__}")
            step = answered
        elif step.error:
            if step.attempts >= ATTEMPTS:
                raise step.error from cause
            time.sleep(0.1 * 2**step.attempts)
            step.renew()
        flow = step


def _service_error(response: Mapping[str, Any]) -> ServiceError:
    name, message = (_text(response.get("Error", {}).get(key)) for key in ("Code", "Message"))
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if name == str(status):
        # boto3's word for a body without the name, which a header may have.
        name = _text(_headers(response).get("x-amzn-errortype"))
    return ServiceError(name, message, status)


def _text(said: Any) -> str:
    """What the service said, which JSON allows to be null, a number, or half a surrogate pair."""
    return str("" if said is None else said).encode("utf-8", "replace").decode()


def _time(response: Mapping[str, Any]) -> Optional[int]:
    """The service's clock, as far as the response tells it."""
    date = _headers(response).get("date")
    try:
        return parse_http_date(date) if date else None
    except ValueError:
        return None


def _headers(response: Mapping[str, Any]) -> Mapping[str, Any]:
    headers: Mapping[str, Any] = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return headers
