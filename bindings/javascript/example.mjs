// Signs in the emulator's demonstration user, with a device that is remembered: node example.mjs ADDRESS
import { CognitoIdentityProviderClient, ConfirmDeviceCommand } from "@aws-sdk/client-cognito-identity-provider";
import { confirmDevice } from "cognito-crypto";
import { signIn } from "cognito-crypto/aws-sdk";

const client = new CognitoIdentityProviderClient({ region: "us-east-1", endpoint: process.argv[2] });
const app = { UserPoolId: "us-east-1_Emulator", ClientId: "emulator" };
const user = { username: "alice", password: "Passw0rd!" };

const { authenticationResult, username } = await signIn(client, app, user);
console.log(`signed in as ${username}`);

const confirmed = confirmDevice(authenticationResult, "example");
if (confirmed) {
  await client.send(new ConfirmDeviceCommand(confirmed.request));
  await signIn(client, app, { ...user, device: confirmed.device });
  console.log(`signed in with the device ${confirmed.device.DeviceKey}`);
}

await signIn(client, app, { ...user, password: "a wrong one" }).catch((error) => console.log(String(error)));
