"""Fills ministack with pools and users: `python ministack_setup.py ADDRESS USERS`, for `src/main.rs` to sign in.

Prints one JSON object: for each case a pool, an app client, and users with passwords.
"""

import io
import json
import sys
import textwrap
import uuid
import zipfile

import boto3
from common import random_password

# Asks for the password with SRP, then for a custom answer, then gives tokens.
TRIGGER = textwrap.dedent(
    """
    def handler(event, context):
        request, response = event["request"], event["response"]
        source = event["triggerSource"].partition("_")[0]
        if source == "DefineAuthChallenge":
            last = request["session"][-1]
            passed = last["challengeResult"]
            after = {"SRP_A": "PASSWORD_VERIFIER", "PASSWORD_VERIFIER": "CUSTOM_CHALLENGE"}
            response["issueTokens"] = passed and last["challengeName"] == "CUSTOM_CHALLENGE"
            response["failAuthentication"] = not passed
            response["challengeName"] = after.get(last["challengeName"])
        elif source == "CreateAuthChallenge":
            response["publicChallengeParameters"] = {"question": event["userName"]}
            response["privateChallengeParameters"] = {"answer": event["userName"][::-1]}
        else:
            expected = request["privateChallengeParameters"]["answer"]
            response["answerCorrect"] = request["challengeAnswer"] == expected
        return event
    """
)


class Setup:
    def __init__(self, address, count):
        account = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        place = {"endpoint_url": address, "region_name": "us-east-1"}
        self.pools = boto3.client("cognito-idp", **account, **place)
        self.functions = boto3.client("lambda", **account, **place)
        self.roles = boto3.client("iam", **account, **place)
        self.count = count

    def case(self, pool, users, with_secret):
        client = self.pools.create_user_pool_client(
            UserPoolId=pool,
            ClientName="interop",
            GenerateSecret=with_secret,
            PreventUserExistenceErrors="ENABLED",
            ExplicitAuthFlows=[
                "ALLOW_USER_SRP_AUTH",
                "ALLOW_CUSTOM_AUTH",
                "ALLOW_USER_PASSWORD_AUTH",
                "ALLOW_REFRESH_TOKEN_AUTH",
            ],
        )["UserPoolClient"]
        return {
            "pool": pool,
            "client_id": client["ClientId"],
            "client_secret": client.get("ClientSecret"),
            "users": users,
        }

    def pool(self, **settings):
        return self.pools.create_user_pool(PoolName="interop", **settings)["UserPool"]["Id"]

    def users(self, pool, count, permanent=True, domain=""):
        return [self.user(pool, permanent, domain) for _ in range(count)]

    def user(self, pool, permanent, domain):
        name = f"user-{uuid.uuid4()}{domain}"
        password = random_password()
        target = {"UserPoolId": pool, "Username": name}
        self.pools.admin_create_user(**target, TemporaryPassword=password, MessageAction="SUPPRESS")
        if permanent:
            self.pools.admin_set_user_password(**target, Password=password, Permanent=True)
        return {"name": name, "password": password}

    def trigger(self):
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}
        policy = {"Version": "2012-10-17", "Statement": [trust | {"Action": "sts:AssumeRole"}]}
        name = f"trigger-{uuid.uuid4()}"
        role = self.roles.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(policy))
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("trigger.py", TRIGGER)
        function = self.functions.create_function(
            FunctionName=name,
            Runtime=f"python{sys.version_info.major}.{sys.version_info.minor}",
            Role=role["Role"]["Arn"],
            Handler="trigger.handler",
            Code={"ZipFile": code.getvalue()},
        )
        names = ["DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"]
        return {name: function["FunctionArn"] for name in names}

    def cases(self):
        plain = self.pool()
        everybody = self.users(plain, self.count)
        some = max(1, self.count // 5)
        addresses = self.pool(UsernameAttributes=["email"])
        factors = self.pool()
        self.pools.set_user_pool_mfa_config(
            UserPoolId=factors,
            SoftwareTokenMfaConfiguration={"Enabled": True},
            MfaConfiguration="ON",
        )
        custom = self.pool(LambdaConfig=self.trigger())
        return {
            "without_secret": self.case(plain, everybody, with_secret=False),
            "with_secret": self.case(plain, everybody, with_secret=True),
            "address": self.case(addresses, self.users(addresses, some, domain="@example.com"), True),
            "new_password": self.case(plain, self.users(plain, some, permanent=False), True),
            "totp": self.case(factors, self.users(factors, some), True),
            "custom": self.case(custom, self.users(custom, some), True),
        }


if __name__ == "__main__":
    print(json.dumps(Setup(sys.argv[1], int(sys.argv[2])).cases()))
