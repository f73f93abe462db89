//! Metadata that requests carry for others: for Lambda triggers, Amazon Pinpoint and threat protection.

#[cfg(feature = "serde")]
use super::lenient::or_default;
use super::{debug::debug_only, duplicate::duplicate, parameters::Parameters};
use alloc::{string::String, vec::Vec};

/// Metadata that every request of a sign-in carries; the flow itself does not look at it.
///
/// ```
/// use cognito_crypto::auth::{Metadata, UserContextData};
///
/// let mut metadata = Metadata::new();
/// metadata.client_metadata.insert("locale", "pt-BR");
/// metadata.user_context_data = Some(UserContextData::new("ZGF0YQ=="));
/// ```
#[derive(Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct Metadata {
    /// `ClientMetadata`: handed to the user pool's Lambda triggers.
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            deserialize_with = "or_default",
            skip_serializing_if = "Parameters::is_empty"
        )
    )]
    pub client_metadata: Parameters,
    /// `AnalyticsMetadata`: for Amazon Pinpoint.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub analytics_metadata: Option<AnalyticsMetadata>,
    /// `UserContextData`: for threat protection. Not in the Admin forms.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub user_context_data: Option<UserContextData>,
    /// `ContextData`: for threat protection. In the Admin forms only.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub context_data: Option<ContextData>,
}

impl Metadata {
    /// No metadata.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

duplicate!(Metadata { client_metadata, analytics_metadata, user_context_data, context_data });
duplicate!(AnalyticsMetadata { analytics_endpoint_id });
duplicate!(UserContextData { encoded_data, ip_address });
duplicate!(ContextData { encoded_data, http_headers, ip_address, server_name, server_path });
duplicate!(HttpHeader { header_name, header_value });

/// `AnalyticsMetadata`.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct AnalyticsMetadata {
    /// `AnalyticsEndpointId`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub analytics_endpoint_id: Option<String>,
}

impl AnalyticsMetadata {
    /// Takes an `AnalyticsEndpointId`.
    #[must_use]
    pub fn new(analytics_endpoint_id: &str) -> Self {
        Self { analytics_endpoint_id: Some(analytics_endpoint_id.into()) }
    }
}

/// `UserContextData`.
#[derive(Clone, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct UserContextData {
    /// `EncodedData`, from the service's own script.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub encoded_data: Option<String>,
    /// `IpAddress` of the user.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub ip_address: Option<String>,
}

impl UserContextData {
    /// Takes `EncodedData`.
    #[must_use]
    pub fn new(encoded_data: &str) -> Self {
        Self { encoded_data: Some(encoded_data.into()), ip_address: None }
    }
}

debug_only!(UserContextData {});

/// `ContextData`.
#[derive(Clone, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct ContextData {
    /// `EncodedData`, from the service's own script.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub encoded_data: Option<String>,
    /// `HttpHeaders` of the user's request.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "or_default"))]
    pub http_headers: Vec<HttpHeader>,
    /// `IpAddress` of the user.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "or_default"))]
    pub ip_address: String,
    /// `ServerName` of the back end that the user called.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "or_default"))]
    pub server_name: String,
    /// `ServerPath` of the back end that the user called.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "or_default"))]
    pub server_path: String,
}

impl ContextData {
    /// Takes where the user's request came from and what it called; `HttpHeaders` are empty.
    #[must_use]
    pub fn new(ip_address: &str, server_name: &str, server_path: &str) -> Self {
        Self {
            encoded_data: None,
            http_headers: Vec::new(),
            ip_address: ip_address.into(),
            server_name: server_name.into(),
            server_path: server_path.into(),
        }
    }
}

debug_only!(ContextData { server_name, server_path });

/// One of the `HttpHeaders`.
#[derive(Clone, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
#[non_exhaustive]
pub struct HttpHeader {
    /// `headerName`.
    pub header_name: String,
    /// `headerValue`.
    pub header_value: String,
}

impl HttpHeader {
    /// Takes a name and a value.
    #[must_use]
    pub fn new(header_name: &str, header_value: &str) -> Self {
        Self { header_name: header_name.into(), header_value: header_value.into() }
    }
}

debug_only!(HttpHeader { header_name });
