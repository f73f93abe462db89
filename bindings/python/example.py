"""Signs in to the emulator: `bindings/python/example` starts it, and hands over its address."""

import sys

import boto3
from cognito_crypto import App, AuthFlow, CodePrompt, Prompt, ServiceError, backend, drive, sign_in


def ask(prompt: Prompt):
    """Called with each question of the service. The demo pool asks none; yours may."""
    if isinstance(prompt, CodePrompt):
        return prompt.answer(input(f"The code that was sent to {prompt.destination}: "))
    return None


client = boto3.client("cognito-idp", endpoint_url=sys.argv[1], region_name="us-east-1")
app = App("us-east-1_Emulator", "emulator")

signed_in = sign_in(client, app, "alice", "Passw0rd!", ask=ask)
tokens = signed_in.authentication_result
print(f"{signed_in.username} is signed in, by SRP on {backend()}; the tokens: {', '.join(sorted(tokens))}")
print("the service says:", client.get_user(AccessToken=tokens["AccessToken"])["Username"])

refreshed = drive(client, AuthFlow.get_tokens_from_refresh_token(app, tokens["RefreshToken"]).start())
print("refreshed; the new access token is good for", refreshed.authentication_result["ExpiresIn"], "seconds")

try:
    sign_in(client, app, "alice", "a wrong password")
except ServiceError as error:
    print("a wrong password:", error)
else:
    sys.exit("a wrong password was not refused")
