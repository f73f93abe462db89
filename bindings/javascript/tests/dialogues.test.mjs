// Whole sign-ins through the package: test-vectors/dialogues.json, whose README describes them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { AuthFlow, ServiceError, confirmDevice } from "cognito-crypto";
import { at, plain, withRandom } from "./platform.mjs";

const { dialogues } = JSON.parse(readFileSync(join(process.env.VECTORS, "dialogues.json")));

/** How the dialogue starts, as the package wants it. */
function start({ start, device }) {
  const { flow, username, password, preferring, session, metadata, admin } = start;
  const names = { custom_auth_srp: "CUSTOM_AUTH", get_tokens_from_refresh_token: "GetTokensFromRefreshToken" };
  const authFlow = names[flow] ?? flow.toUpperCase();
  return { authFlow, username, password, refreshToken: start.refresh_token, preferred: preferring, session, metadata, admin, device };
}

/** What the prompt shows, in the dialogue's words. */
function shown(prompt) {
  const { challengeName, parameters } = prompt;
  switch (prompt.type) {
    case "SELECT_CHALLENGE":
    case "SELECT_MFA_TYPE":
      return { choices: prompt.choices };
    case "PASSWORD":
      return { is_srp: prompt.isSrp };
    case "MFA_SETUP":
      return { choices: prompt.choices, associate_software_token: prompt.associateSoftwareToken };
    case "NEW_PASSWORD_REQUIRED":
      return { user_attributes: prompt.userAttributes, required_attributes: prompt.requiredAttributes };
    case "CUSTOM_CHALLENGE":
      return { parameters };
    case "WEB_AUTHN":
      return { credential_request_options: prompt.credentialRequestOptions };
    case "OTHER":
      return { challenge_name: challengeName, parameters };
    case "START_OVER": {
      const { reason, needsPassword, deviceToForget } = prompt;
      return { reason, needs_password: needsPassword, device_to_forget: deviceToForget };
    }
    default: {
      const { destination, deliveryMedium, friendlyDeviceName } = prompt;
      return { destination, delivery_medium: deliveryMedium, friendly_device_name: friendlyDeviceName };
    }
  }
}

/** The dialogue's answer, as the prompt wants it. */
function answer({ type }, given) {
  switch (type) {
    case "SELECT_CHALLENGE":
      return { credential: undefined, ...given, password: given.password ?? "" };
    case "MFA_SETUP":
      return given;
    case "NEW_PASSWORD_REQUIRED":
      return { newPassword: given.new_password, attributes: given.attributes };
    case "OTHER":
      return given.responses;
    case "START_OVER":
      return given.password;
    default:
      return given.password ?? given.code ?? given.choice ?? given.answer ?? given.credential ?? "";
  }
}

const words = (error) => error && (error.name && error.message ? `${error.name}: ${error.message}` : error.name || error.message);

for (const dialogue of dialogues) {
  test(dialogue.name, () => {
    const app = { UserPoolId: dialogue.pool_id, ClientId: dialogue.client_id, ClientSecret: dialogue.client_secret };
    const steps = dialogue.steps.values();
    const next = () => steps.next().value;
    const [, left] = withRandom(dialogue.random, () => at(dialogue.now, play));
    assert.equal(left, 0, "less is drawn than there should be");

    function play() {
      let flow = AuthFlow.start(app, start(dialogue));
      for (;;) {
        assert.deepEqual(plain(flow.request.input), plain(next().request.body));
        let said = next();
        const now = () => (dialogue.now + (said.later ?? 0)) * 1000;
        if (said.unreached !== undefined) {
          flow.renew(now());
          assert.deepEqual(plain(flow.request), plain({ ...flow.request, input: next().request.body }));
          said = next();
        }
        let step;
        try {
          const { reply, error, header, status } = said;
          const handle = () => flow.handle(reply, now());
          const handleError = () => flow.handleError({ ...(header && { __type: header }), ...error, status }, now());
          step = error ? handleError() : handle();
        } catch (error) {
          assert.equal(error instanceof ServiceError ? words(error) : error.message, dialogue.refused);
          assert.equal(error.deviceToForget, dialogue.done?.device_to_forget ?? undefined);
          assert.equal(next(), undefined);
          return;
        }
        if (step.type === "sendAgain") assert.equal(words(step.error), said.passes);
        if (step.type === "ask") flow = ask(flow, step.prompt);
        if (step.type === "done") return finish(step.signedIn, said);
      }
    }

    /** Gives the flow that goes on: another object, if the prompt was stored. */
    function ask(flow, prompt) {
      const step = next();
      const compare = () => {
        assert.equal(prompt.challengeName ?? "StartOver", step.ask);
        assert.deepEqual(plain(shown(prompt)), plain(step.shows));
        assert.deepEqual([prompt.tries, words(prompt.refusal) ?? null], step.after);
      };
      compare();
      for (const wrong of step.refused) {
        assert.throws(() => prompt.answer(answer(prompt, wrong.answer)), { name: "InputError", message: wrong.error });
      }
      if (step.resume) {
        const stored = JSON.stringify(prompt.save());
        for (const secret of [dialogue.client_secret, dialogue.start.password, dialogue.device?.DevicePassword]) {
          assert.ok(!secret || !stored.includes(secret));
        }
        flow.free();
        const saved = JSON.parse(stored);
        flow = AuthFlow.resume(app, saved, saved.DeviceKey && dialogue.device);
        prompt = flow.prompt;
        compare();
      }
      if (step.leave) return ask(flow, prompt.startOver());
      prompt.answer(answer(prompt, step.answer));
      assert.throws(() => prompt.answer(""), { name: "StateError" });
      return flow;
    }

    function finish({ authenticationResult, username, deviceToForget }, said) {
      const { done } = dialogue;
      assert.deepEqual(plain({ username, deviceToForget }), plain({ username: done.username, deviceToForget: done.device_to_forget }));
      assert.deepEqual(plain(authenticationResult), plain(said.reply.AuthenticationResult));
      const confirmed = confirmDevice(authenticationResult, done.confirm_device?.DeviceName);
      assert.deepEqual(plain(confirmed ?? {}), plain({ request: done.confirm_device, device: done.device }));
      assert.equal(next(), undefined);
    }
  });
}

test("there are as many dialogues as the file says", () => assert.ok(dialogues.length >= 115));
