//! Signs in with SRP to an endpoint of the Amazon Cognito user-pools API, many times: [`users`] makes whom, [`run`]
//! signs in, [`report`] says how long it took; [`api`] carries the calls.

pub mod api;
pub mod options;
pub mod report;
pub mod run;
pub mod users;

/// Whatever ends the command.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
