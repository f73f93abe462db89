//! The service's JSON, as it is.

use super::{app, device};
use cognito_crypto::auth::{
    Device, GetTokensFromRefreshTokenRequest, InitiateAuthRequest, InitiateAuthResponse,
    Parameters, RespondToAuthChallengeRequest, ServiceError,
};
use serde::Deserialize;
use serde_json::{from_value, json, to_value};

#[test]
fn a_response_is_read_as_the_service_writes_it() {
    let response: InitiateAuthResponse = from_value(json!({
        "AuthenticationResult": {
            "AccessToken": "eyJraA", "ExpiresIn": 3600, "IdToken": "eyJraI",
            "NewDeviceMetadata": { "DeviceKey": "us-east-1_0a1b", "DeviceGroupKey": "-x1Y" },
            "RefreshToken": "eyJj", "TokenType": "Bearer", "NewMember": {},
        },
        "AvailableChallenges": ["PASSWORD"],
        "ChallengeName": "SMS_MFA",
        "ChallengeParameters": { "CODE_DELIVERY_DESTINATION": "+*******1234", "NOTHING": null },
        "Session": "AYABe",
        "NewMember": [1],
    }))
    .unwrap();
    let result = response.authentication_result.unwrap();
    assert_eq!(result.access_token.unwrap().expose(), "eyJraA");
    assert_eq!(result.id_token.unwrap().expose(), "eyJraI");
    assert_eq!(result.refresh_token.unwrap().expose(), "eyJj");
    assert_eq!((result.expires_in, result.token_type.as_deref()), (Some(3600), Some("Bearer")));
    let device = result.new_device_metadata.unwrap();
    assert_eq!(device.device_key.as_deref(), Some("us-east-1_0a1b"));
    assert_eq!(device.device_group_key.as_deref(), Some("-x1Y"));
    assert_eq!(response.available_challenges.unwrap(), ["PASSWORD"]);
    assert_eq!(response.challenge_name.as_deref(), Some("SMS_MFA"));
    let parameters = response.challenge_parameters.unwrap();
    assert_eq!(parameters.get("CODE_DELIVERY_DESTINATION"), Some("+*******1234"));
    assert_eq!(parameters.get("NOTHING"), None);
    assert_eq!(response.session.unwrap().expose(), "AYABe");
}

#[test]
fn every_field_of_a_response_is_optional() {
    let nothing: InitiateAuthResponse = from_value(json!({})).unwrap();
    assert_eq!(to_value(nothing).unwrap(), json!({}));
    let nulls = json!({
        "AuthenticationResult": null, "AvailableChallenges": null, "ChallengeName": null,
        "ChallengeParameters": null, "Session": null,
    });
    let nothing: InitiateAuthResponse = from_value(nulls).unwrap();
    assert_eq!(to_value(nothing).unwrap(), json!({}));
    let empty = json!({ "AuthenticationResult": {} });
    assert_eq!(
        to_value(from_value::<InitiateAuthResponse>(empty.clone()).unwrap()).unwrap(),
        empty
    );
}

#[test]
fn a_field_that_only_informs_costs_no_tokens_and_no_question() {
    for wrong in
        [json!(null), json!(1e300), json!("3600"), json!([null, 1]), json!({ "DeviceKey": 1 })]
    {
        let no_text = if wrong.is_string() { json!(1) } else { wrong.clone() };
        let response: InitiateAuthResponse = from_value(json!({
            "AuthenticationResult": {
                "AccessToken": "eyJra", "RefreshToken": "eyJjd", "ExpiresIn": wrong,
                "NewDeviceMetadata": wrong, "TokenType": no_text,
            },
            "AvailableChallenges": wrong, "ChallengeName": "SELECT_CHALLENGE",
        }))
        .unwrap();
        assert!(response.available_challenges.is_none() && response.challenge_name.is_some());
        let result = response.authentication_result.unwrap();
        assert!(result.access_token.is_some() && result.refresh_token.is_some(), "{wrong}");
        assert_eq!((result.expires_in, result.token_type), (None, None), "{wrong}");
        assert!(result.new_device_metadata.is_none(), "{wrong}");
    }
    // What is a token, a Session, a name or a parameter has to be text.
    for wrong in [json!({ "AuthenticationResult": { "AccessToken": 1 } }), json!({ "Session": [] })]
    {
        assert!(from_value::<InitiateAuthResponse>(wrong).is_err());
    }
}

/// Not every format has a limit of its own, as serde_json's text has.
#[test]
fn it_does_not_matter_how_deep_something_is_nested_that_is_not_read() {
    for place in ["/extra", "/AvailableChallenges", "/AuthenticationResult/NewDeviceMetadata"] {
        let mut body = json!({
            "AuthenticationResult": { "AccessToken": "eyJra", "NewDeviceMetadata": null },
            "AvailableChallenges": null, "extra": null, "__type": "NotAuthorizedException",
        });
        let into = body.pointer_mut(place).unwrap();
        *into = (0..100_000).fold(json!("deep"), |value, _| vec![value].into());
        let response = InitiateAuthResponse::deserialize(&body);
        assert!(response.unwrap().authentication_result.unwrap().access_token.is_some());
        assert_eq!(ServiceError::deserialize(&body).unwrap().name(), "NotAuthorizedException");
        // To drop it takes a stack as deep.
        std::mem::forget(body);
    }
}

#[test]
fn a_map_with_another_value_than_a_text_is_refused() {
    for wrong in [json!({ "USERNAME": 1 }), json!(["USERNAME"]), json!("USERNAME")] {
        assert!(from_value::<Parameters>(wrong).is_err());
    }
}

#[test]
fn a_server_reads_requests_as_clients_write_them() {
    let body = json!({
        "ClientId": "client", "AuthFlow": "USER_SRP_AUTH",
        "AuthParameters": { "USERNAME": "alice", "SRP_A": "1f", "DEVICE_KEY": null },
        "ClientMetadata": { "locale": "pt-BR" }, "UserContextData": {},
    });
    let request: InitiateAuthRequest = from_value(body).unwrap();
    assert_eq!(request.auth_flow, "USER_SRP_AUTH");
    assert_eq!(request.auth_parameters.get("SRP_A"), Some("1f"));
    assert_eq!(request.auth_parameters.get("DEVICE_KEY"), None);
    assert_eq!(request.metadata.client_metadata.get("locale"), Some("pt-BR"));

    let body = json!({
        "ClientId": "client", "ChallengeName": "SMS_MFA", "Session": "AYABe",
        "ChallengeResponses": { "USERNAME": "alice", "SMS_MFA_CODE": "123456" },
    });
    let request: RespondToAuthChallengeRequest = from_value(body.clone()).unwrap();
    assert_eq!(request.challenge_responses.get("SMS_MFA_CODE"), Some("123456"));
    assert_eq!(to_value(request).unwrap(), body);
}

#[test]
fn a_member_that_may_be_missing_may_be_null() {
    let body = json!({
        "UserPoolId": null, "ClientId": "client", "AuthFlow": "CUSTOM_AUTH", "AuthParameters": null,
        "Session": null, "ClientMetadata": null, "AnalyticsMetadata": { "AnalyticsEndpointId": null },
        "UserContextData": { "EncodedData": null, "IpAddress": null },
        "ContextData": {
            "EncodedData": null, "HttpHeaders": null, "IpAddress": null, "ServerName": null,
            "ServerPath": null,
        },
    });
    let request: InitiateAuthRequest = from_value(body).unwrap();
    assert_eq!(request.auth_parameters.len() + request.metadata.client_metadata.len(), 0);
    let context = request.metadata.context_data.unwrap();
    assert_eq!((context.http_headers.len(), &*context.ip_address), (0, ""));

    let body =
        json!({ "ClientId": "client", "ChallengeName": "OTHER", "ChallengeResponses": null });
    let request: RespondToAuthChallengeRequest = from_value(body).unwrap();
    assert!(request.challenge_responses.is_empty());

    let body = json!({ "ClientId": "client", "RefreshToken": "eyJj", "ClientMetadata": null });
    let request: GetTokensFromRefreshTokenRequest = from_value(body).unwrap();
    assert!(request.client_metadata.is_empty());
}

#[test]
fn an_error_is_read_as_the_service_writes_it() {
    for (body, message) in [
        (json!({ "__type": "NotAuthorizedException", "message": "no" }), "no"),
        (json!({ "__type": "com.amazonaws#NotAuthorizedException", "Message": "no" }), "no"),
        (json!({ "__type": "NotAuthorizedException:http://internal" }), ""),
    ] {
        let error: ServiceError = from_value(body).unwrap();
        assert_eq!((error.name(), error.message()), ("NotAuthorizedException", message));
    }
}

#[test]
fn a_device_is_stored_and_read_back() {
    let stored = to_value(device()).unwrap();
    let expected = json!({
        "DeviceKey": "us-east-1_0a1b2c3d", "DeviceGroupKey": "-x1Y2z3W4",
        "DevicePassword": "device password",
    });
    assert_eq!(stored, expected);
    let device: Device = from_value(stored).unwrap();
    assert_eq!((device.key(), device.group_key()), ("us-east-1_0a1b2c3d", "-x1Y2z3W4"));
    assert_eq!(device.expose_password(), "device password");
    assert!(!format!("{device:?}").contains("device password"));
}

#[test]
fn requests_about_an_account_hash_the_very_name_they_carry() {
    for name in ["alice", "Alice@example.com", "zoë"] {
        let request = to_value(app().account_request(name)).unwrap();
        let hash = app().secret_hash(name).unwrap();
        let hash = hash.expose();
        assert_eq!(request, json!({ "ClientId": "client", "Username": name, "SecretHash": hash }));
    }
    let open = cognito_crypto::auth::App::new(super::POOL, "client").unwrap();
    let request = to_value(open.account_request("alice")).unwrap();
    assert_eq!(request, json!({ "ClientId": "client", "Username": "alice" }));
}
