"""A program of a user of the package, for mypy to check."""

from typing import Any, Dict, Mapping, Optional, Protocol

import cognito_crypto as cc


class Client(Protocol):
    """boto3's client, as boto3-stubs describes it: some arguments are no texts."""

    def associate_software_token(self, *, AccessToken: str = "", Session: str = "") -> Dict[str, Any]: ...
    def confirm_device(
        self, *, AccessToken: str, DeviceKey: str, DeviceSecretVerifierConfig: Mapping[str, str] = {}, DeviceName: str = ""
    ) -> Dict[str, Any]: ...
    def forgot_password(
        self, *, ClientId: str, Username: str, SecretHash: str = "", ClientMetadata: Mapping[str, str] = {}
    ) -> Dict[str, Any]: ...
    def revoke_token(self, *, Token: str, ClientId: str, ClientSecret: str = "", Force: bool = False) -> Dict[str, Any]: ...


def ask(prompt: cc.Prompt) -> Optional[cc.AuthFlowStarted]:
    if isinstance(prompt, cc.CodePrompt):
        return prompt.answer(input(f"Code sent to {prompt.destination}: "))
    if isinstance(prompt, cc.NewPassword):
        return prompt.answer("N3w password", {name: "x" for name in prompt.required_attributes})
    return None


def around(client: Client, app: cc.App, prompt: cc.Prompt) -> None:
    client.forgot_password(**app.account_request("alice"))
    client.revoke_token(**app.revoke_token_request("token"))
    if isinstance(prompt, cc.MfaSetup):
        client.associate_software_token(**prompt.associate_software_token())


def in_the_next_request(client: Client, app: cc.App, saved: Dict[str, Any], code: str) -> Optional[cc.SignedIn]:
    prompt = cc.Prompt.resume(saved, app)
    return cc.drive(client, prompt.answer(code)) if isinstance(prompt, cc.CodePrompt) else None


def main(client: Client, app: cc.App) -> str:
    signed_in = cc.sign_in(client, app, "alice", b"correct horse", ask=ask, metadata={"ClientMetadata": {"a": "b"}})
    if (new := signed_in.confirm_device("laptop")) is not None:
        request, device = new
        client.confirm_device(**request)
        kept: dict[str, str] = device.to_dict()
        print(request["DeviceKey"], kept)
    flow = cc.AuthFlow.user_auth(app, "alice").with_preferred_factor("PASSWORD_SRP", password="x").start()
    step = flow.handle(cc.ServiceError("TooManyRequestsException"), now=1.5)
    if isinstance(step, cc.SignedIn):
        return step.username
    reveal: str = step.operation if isinstance(step, cc.AuthFlowStarted) else step.challenge_name or ""
    return reveal
