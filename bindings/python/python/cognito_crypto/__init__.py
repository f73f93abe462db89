"""Amazon Cognito user-pool sign-in: SRP, devices and every challenge, computed in Rust, in constant time.

sign_in does a whole sign-in with a boto3 client. AuthFlow is the same without I/O, for any other HTTP client or loop;
UserSrp and DeviceSrp are the messages of SRP alone. aws_srp.AWSSRP is a drop-in for pycognito's class of that name.
"""

from __future__ import annotations

from ._boto3 import drive, sign_in
from ._errors import Error, InputError, ProtocolError, ServiceError, UnansweredPrompt, UsedUpError
from ._native import (
    App,
    AuthFlow,
    AuthFlowStarted,
    CodePrompt,
    CustomChallenge,
    Device,
    DeviceSrp,
    DeviceSrpStarted,
    MfaSetup,
    NewPassword,
    Other,
    Password,
    Prompt,
    SelectChallenge,
    SelectMfaType,
    SignedIn,
    StartOver,
    UserSrp,
    UserSrpStarted,
    WebAuthn,
    backend,
    parse_http_date,
    secret_hash,
)

__all__ = [
    "App",
    "AuthFlow",
    "AuthFlowStarted",
    "CodePrompt",
    "CustomChallenge",
    "Device",
    "DeviceSrp",
    "DeviceSrpStarted",
    "Error",
    "InputError",
    "MfaSetup",
    "NewPassword",
    "Other",
    "Password",
    "Prompt",
    "ProtocolError",
    "SelectChallenge",
    "SelectMfaType",
    "ServiceError",
    "SignedIn",
    "StartOver",
    "UnansweredPrompt",
    "UsedUpError",
    "UserSrp",
    "UserSrpStarted",
    "WebAuthn",
    "backend",
    "drive",
    "parse_http_date",
    "secret_hash",
    "sign_in",
]
