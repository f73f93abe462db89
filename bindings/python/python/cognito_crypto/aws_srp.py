"""A drop-in for pycognito's AWSSRP: the same constructor and the same methods, over cognito_crypto.

Change `from pycognito.aws_srp import AWSSRP` (or warrant's) to
`from cognito_crypto.aws_srp import AWSSRP`, and the exceptions to those of this module. coming_from.md, beside the
README, says what differs.
"""

from __future__ import annotations

import platform
from typing import Any, Dict, Mapping, Optional, Tuple, Union

from . import _native
from ._boto3 import Ask, drive
from ._errors import Error, ServiceError, UnansweredPrompt
from ._native import App, AuthFlow, AuthFlowStarted, CodePrompt, Device, DeviceSrp, NewPassword, Prompt, UserSrp

_Secret = Union[str, bytes, bytearray, memoryview]

__all__ = [
    "AWSSRP",
    "ForceChangePasswordException",
    "MFAChallengeException",
    "SMSMFAChallengeException",
    "SoftwareTokenMFAChallengeException",
    "WarrantException",
]


class WarrantException(Error):
    """Base class of the exceptions of this module."""


class ForceChangePasswordException(WarrantException):
    """The user has to change the password: call set_new_password_challenge."""


class MFAChallengeException(WarrantException):
    """A second factor is wanted."""

    def __init__(self, message: str, tokens: Dict[str, Any]) -> None:
        super().__init__(message, tokens)
        self.message = message
        self._tokens = tokens

    def get_tokens(self) -> Dict[str, Any]:
        """The response with the challenge: ChallengeName, ChallengeParameters, Session."""
        return self._tokens


class SoftwareTokenMFAChallengeException(MFAChallengeException):
    """A code of an authenticator app is wanted."""


class SMSMFAChallengeException(MFAChallengeException):
    """A code that was sent by SMS is wanted."""


class AWSSRP:
    """Signs a user in with SRP over a boto3 client, as pycognito's class of this name does."""

    SMS_MFA_CHALLENGE = "SMS_MFA"
    SOFTWARE_TOKEN_MFA_CHALLENGE = "SOFTWARE_TOKEN_MFA"
    NEW_PASSWORD_REQUIRED_CHALLENGE = "NEW_PASSWORD_REQUIRED"
    PASSWORD_VERIFIER_CHALLENGE = "PASSWORD_VERIFIER"
    DEVICE_SRP_CHALLENGE = "DEVICE_SRP_AUTH"
    DEVICE_PASSWORD_VERIFIER_CHALLENGE = "DEVICE_PASSWORD_VERIFIER"

    def __init__(
        self,
        username: str,
        password: _Secret,
        pool_id: str,
        client_id: str,
        pool_region: Optional[str] = None,
        client: Any = None,
        client_secret: Optional[_Secret] = None,
        device_key: Optional[str] = None,
        device_group_key: Optional[str] = None,
        device_password: Optional[_Secret] = None,
    ) -> None:
        if pool_region is not None and client is not None:
            raise ValueError("pool_region and client exclude each other: the client has a region of its own")
        device = (device_key, device_group_key, device_password)
        if device.count(None) not in (0, 3):
            raise ValueError("device_key, device_group_key and device_password belong together")
        if client is None:
            import boto3  # type: ignore[import-untyped,unused-ignore]

            client = boto3.client("cognito-idp", region_name=pool_region)
        self.username = username
        self.password = password
        self.pool_id = pool_id
        self.client_id = client_id
        self.client_secret = client_secret
        self.client = client
        self.device_key = device_key
        self.device_group_key = device_group_key
        self.device_password = device_password
        self._user: Optional[Tuple[Dict[str, str], _native.UserSrpStarted]] = None
        self._device: Optional[Tuple[Dict[str, str], _native.DeviceSrpStarted]] = None

    @property
    def large_a_value(self) -> int:
        """A of the challenge that is answered next: after process_challenge with a device, the device's."""
        started = self._device or self._start()
        return int(started[0]["SRP_A"], 16)

    def get_auth_params(self) -> Dict[str, str]:
        """AuthParameters for initiate_auth; the same until process_challenge has used them up."""
        return dict(self._start()[0])

    def process_challenge(
        self, challenge_parameters: Mapping[str, str], request_parameters: Optional[Mapping[str, str]] = None
    ) -> Dict[str, str]:
        """The ChallengeResponses of PASSWORD_VERIFIER, once after each get_auth_params.

        request_parameters is not needed.
        """
        if self._user is None:
            raise ValueError("no user has sent SRP_A, or the challenge was answered: call get_auth_params first")
        _, started = self._user
        self._user = None
        responses = started.respond(challenge_parameters, self.password)
        device = self._remembered()
        if device is not None:
            self._device = DeviceSrp(self._app(), self.username, device, user_id=responses["USERNAME"]).start()
        return responses

    def process_device_challenge(self, challenge_parameters: Mapping[str, str]) -> Dict[str, str]:
        """The ChallengeResponses of DEVICE_PASSWORD_VERIFIER, after DEVICE_SRP_AUTH with large_a_value as SRP_A."""
        if self._device is None:
            raise ValueError("no device has sent SRP_A: call process_challenge first")
        _, started = self._device
        self._device = None
        return started.respond(challenge_parameters)

    def authenticate_user(
        self, client: Any = None, client_metadata: Optional[Mapping[str, str]] = None
    ) -> Dict[str, Any]:
        """Signs in and returns the service's last response, with the tokens in AuthenticationResult.

        A challenge that this class cannot answer is an exception, or the response, as in pycognito.
        """
        response, prompt = self._drive(client, client_metadata, None)
        if prompt is not None:
            _raise_as_pycognito(prompt, response)
        return response

    def set_new_password_challenge(self, new_password: _Secret, client: Any = None) -> Dict[str, Any]:
        """Signs in, and answers NEW_PASSWORD_REQUIRED with this password.

        Returns the service's last response: the tokens, or another challenge.
        """

        def ask(prompt: Prompt) -> Optional[AuthFlowStarted]:
            # One that was refused is refused again.
            return prompt.answer(new_password) if isinstance(prompt, NewPassword) and not prompt.tries else None

        response, _ = self._drive(client, None, ask)
        return response

    def confirm_device(
        self, tokens: Mapping[str, Any], device_name: Optional[str] = None
    ) -> Tuple[Dict[str, Any], str]:
        """Confirms the device of NewDeviceMetadata. Returns boto3's response, and the device's password to store."""
        result = tokens["AuthenticationResult"]
        self.device_key = key = str(result["NewDeviceMetadata"]["DeviceKey"])
        self.device_group_key = group_key = str(result["NewDeviceMetadata"]["DeviceGroupKey"])
        device, config = Device.generate(key, group_key)
        response = self.client.confirm_device(
            AccessToken=result["AccessToken"],
            DeviceKey=key,
            DeviceName=platform.node() if device_name is None else device_name,
            DeviceSecretVerifierConfig=config,
        )
        return response, device.to_dict()["DevicePassword"]

    def update_device_status(self, is_remembered: bool, access_token: str, device_key: str) -> Dict[str, Any]:
        """Has the service remember the device, or not. Returns boto3's response."""
        status = "remembered" if is_remembered else "not_remembered"
        response: Dict[str, Any] = self.client.update_device_status(
            AccessToken=access_token, DeviceKey=device_key, DeviceRememberedStatus=status
        )
        return response

    def forget_device(self, access_token: str, device_key: str) -> Dict[str, Any]:
        """Has the service forget the device. Returns boto3's response."""
        response: Dict[str, Any] = self.client.forget_device(AccessToken=access_token, DeviceKey=device_key)
        return response

    @staticmethod
    def get_secret_hash(username: str, client_id: str, client_secret: _Secret) -> str:
        """SECRET_HASH for a request that carries this very user name."""
        return _native.secret_hash(client_secret, username, client_id)

    def _app(self) -> App:
        return App(self.pool_id, self.client_id, self.client_secret)

    def _remembered(self) -> Optional[Device]:
        if self.device_key is None or self.device_group_key is None or self.device_password is None:
            return None
        return Device(self.device_key, self.device_group_key, self.device_password)

    def _start(self) -> Tuple[Dict[str, str], _native.UserSrpStarted]:
        if self._user is None:
            self._user = UserSrp(self._app(), self.username, device_key=self.device_key).start()
        return self._user

    def _drive(
        self, client: Any, client_metadata: Optional[Mapping[str, str]], ask: Optional[Ask]
    ) -> Tuple[Dict[str, Any], Optional[Prompt]]:
        """Returns the service's last response, and the question in it that was not answered."""
        flow = AuthFlow.user_srp_auth(self._app(), self.username, self.password)
        device = self._remembered()
        if device is not None:
            flow.with_device(device)
        if client_metadata:
            flow.with_metadata({"ClientMetadata": client_metadata})
        calls = _Calls(self.client or client)
        try:
            drive(calls, flow.start(), ask)
        except UnansweredPrompt as unanswered:
            if unanswered.__cause__ is not None:
                raise unanswered.__cause__
            return calls.response, unanswered.prompt
        except ServiceError as error:
            # boto3's own exception, which callers of pycognito catch.
            raise error.__cause__ or error
        return calls.response, None


def _raise_as_pycognito(prompt: Prompt, response: Dict[str, Any]) -> None:
    if isinstance(prompt, NewPassword):
        raise ForceChangePasswordException("Change password before authenticating")
    if isinstance(prompt, CodePrompt):
        if prompt.challenge_name == AWSSRP.SMS_MFA_CHALLENGE:
            raise SMSMFAChallengeException("Do SMS MFA", response)
        if prompt.challenge_name == AWSSRP.SOFTWARE_TOKEN_MFA_CHALLENGE:
            raise SoftwareTokenMFAChallengeException("Do Software Token MFA", response)


class _Calls:
    """A boto3 client that keeps the last response."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.response: Dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._client, name)

        def keep(**request: Any) -> Dict[str, Any]:
            self.response = call(**request)
            return self.response

        return keep
