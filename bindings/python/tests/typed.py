"""A program of a user of the package, for mypy to check."""

from typing import Optional

import cognito_crypto as cc


def ask(prompt: cc.Prompt) -> Optional[cc.AuthFlowStarted]:
    if isinstance(prompt, cc.CodePrompt):
        return prompt.answer(input(f"Code sent to {prompt.destination}: "))
    if isinstance(prompt, cc.NewPassword):
        return prompt.answer("N3w password", {name: "x" for name in prompt.required_attributes})
    return None


def main(client: object, app: cc.App) -> str:
    signed_in = cc.sign_in(client, app, "alice", b"correct horse", ask=ask, metadata={"ClientMetadata": {"a": "b"}})
    if (new := signed_in.confirm_device("laptop")) is not None:
        request, device = new
        kept: dict[str, str] = device.to_dict()
        print(request["DeviceKey"], kept)
    flow = cc.AuthFlow.user_auth(app, "alice").with_preferred_factor("PASSWORD_SRP", password="x").start()
    step = flow.handle(cc.ServiceError("TooManyRequestsException"), now=1.5)
    if isinstance(step, cc.SignedIn):
        return step.username
    reveal: str = step.operation if isinstance(step, cc.AuthFlowStarted) else step.challenge_name or ""
    return reveal
