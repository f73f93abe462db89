"""The exceptions. Their messages name what is at fault and never quote it."""

from __future__ import annotations

from typing import Optional

from . import _native


class Error(Exception):
    """Every exception of this package is one.

    device_to_forget is the key of a device that the sign-in began on and the service did not take; or None.
    """

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self.device_to_forget: Optional[str] = None


class InputError(Error, ValueError):
    """A value that the caller handed in is unusable: an empty code, a choice that was not offered, a wrong pool id.

    name says which value, attribute which user attribute, where it is one.
    """

    def __init__(self, message: str, name: str, attribute: Optional[str] = None) -> None:
        super().__init__(message, name, attribute)
        self.name = name
        self.attribute = attribute

    def __str__(self) -> str:
        return str(self.args[0])


class ProtocolError(Error):
    """The service sent what the protocol does not allow. name is the parameter or the challenge at fault."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message, name)
        self.name = name

    def __str__(self) -> str:
        return str(self.args[0])


class ServiceError(Error):
    """The service's own error: "NotAuthorizedException: Incorrect username or password."

    name is in any of the forms in which it comes; empty if the call did not get through, or was answered by something
    else than the service. With name one decides where to send the user: UserNotConfirmedException to the confirmation of
    the account, PasswordResetRequiredException to a new password.
    """

    def __init__(self, name: str = "", message: str = "", status: Optional[int] = None) -> None:
        super().__init__(name, message, status)
        self.name, self._text = _native.service_error(name, message, status)
        self.message = message
        self.status = status

    def __str__(self) -> str:
        return self._text


class UsedUpError(Error, RuntimeError):
    """The object was used up by an earlier call: a state of a sign-in is good for one reply or answer."""

    def __str__(self) -> str:
        return "this was used up by an earlier call: go on with what that call returned"


class UnansweredPrompt(Error):
    """The service asks something, and there was no answer. prompt is the question: answer it, or save it for later."""

    def __init__(self, prompt: _native.Prompt) -> None:
        super().__init__(prompt)
        self.prompt = prompt
        self._text = f"unanswered: {prompt.challenge_name or 'whether to start over'}"

    def __str__(self) -> str:
        return self._text
